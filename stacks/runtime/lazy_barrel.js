'use strict';
/*
 * Loaded by Node.js before jsii (through NODE_OPTIONS): makes the AWS provider package start fast.
 *
 * The package's lib/index.js is a list of 2,200 lines `exports.name = require("./folder");` and so reads 2,600
 * files, of which a gateway needs about thirty. Each of these lines becomes a getter that requires its folder when
 * the name is first read. A file that has any other statement is left to Node.js as it is.
 */
const fs = require('fs');
const Module = require('module');

const BARREL = /[\\/]node_modules[\\/]@cdktf[\\/]provider-aws[\\/]lib[\\/]index\.js$/;
const REEXPORT = /^exports\.([A-Za-z_$][\w$]*) = require\("(\.\/[\w./-]+)"\);$/;
const NAMES_FIRST = /^(?:exports\.[A-Za-z_$][\w$]* = )+void 0;$/;
const MARKS_MODULE = 'Object.defineProperty(exports, "__esModule", { value: true });';

/** The names of the barrel and the folders they stand for; undefined where it holds any other statement. */
function reexportsOf(source) {
  const folders = new Map();
  for (const line of source.replace(/\/\*[^]*?\*\//g, '').split(/\r?\n/)) {
    const reexport = REEXPORT.exec(line);
    if (reexport) folders.set(reexport[1], reexport[2]);
    else if (!isNeutral(line)) return undefined;
  }
  return folders.size > 0 ? folders : undefined;
}

function isNeutral(line) {
  return line === '' || line === '"use strict";' || line === MARKS_MODULE || line.startsWith('//') || NAMES_FIRST.test(line);
}

function exportLazily(target, folders) {
  Object.defineProperty(target.exports, '__esModule', { value: true });
  for (const [name, folder] of folders) {
    Object.defineProperty(target.exports, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = target.require(folder);
        Object.defineProperty(target.exports, name, { configurable: true, enumerable: true, writable: true, value });
        return value;
      },
    });
  }
}

const loadScript = Module._extensions['.js'];
Module._extensions['.js'] = function loadBarrelLazily(target, filename) {
  if (!BARREL.test(filename)) return loadScript(target, filename);
  const folders = reexportsOf(fs.readFileSync(filename, 'utf8'));
  if (folders) return exportLazily(target, folders);
  console.error('tollgate: the index of the AWS provider package has an unknown shape; all of it is loaded, which takes 2 s more.');
  return loadScript(target, filename);
};
