'use strict';
/*
 * Loaded by Node.js before jsii (through NODE_OPTIONS): lets the heap grow in small steps.
 *
 * A synthesis makes many objects that do not live long. Node.js would rather take memory than collect them: 10,000
 * consumers then cost half as much again. NODE_OPTIONS itself admits no such flag.
 */
require('v8').setFlagsFromString('--optimize-for-size');
