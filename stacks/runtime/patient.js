'use strict';
/*
 * Loaded by Node.js before jsii (through NODE_OPTIONS): lets a program end before its Node.js does.
 *
 * A terminal sends Ctrl-C to both. A Node.js that ended by itself, as jsii's does, would leave the program to fail
 * at its own end, where it says goodbye to it. This one ends when its standard input does: with the program.
 */
process.on('SIGINT', () => {});

const listen = process.on;
process.on = function listenToAllElse(event, listener) {
  return event === 'SIGINT' ? this : listen.call(this, event, listener);
};
