'use strict';
/*
 * Loaded by Node.js before jsii (through NODE_OPTIONS): lets CDKTF start without its ZIP library.
 *
 * CDKTF loads archiver, 160 files and a seventh of a second, on every start, and uses it only where it writes a
 * ZIP asset. It gets a stand-in here, of which any use loads the library.
 */
const Module = require('module');

const USER = /[\\/]node_modules[\\/]cdktf[\\/]lib[\\/]private[\\/]fs\.js$/;

function standIn(load) {
  return new Proxy(function archiver() {}, {
    apply: (_, self, options) => Reflect.apply(load(), self, options),
    construct: (_, options) => Reflect.construct(load(), options),
    get: (_, name) => load()[name],
    has: (_, name) => name in load(),
  });
}

const loadModule = Module._load;
Module._load = function loadArchiverLazily(request, parent, isMain) {
  if (request === 'archiver' && parent && USER.test(parent.filename)) {
    return standIn(() => loadModule(request, parent, isMain));
  }
  return loadModule(request, parent, isMain);
};
