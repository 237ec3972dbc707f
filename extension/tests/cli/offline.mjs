// Loaded before a program by NODE_OPTIONS=--import=…: no connection of it reaches anything.
import {Socket} from 'node:net';

Socket.prototype.connect = function () {
  process.nextTick(() => this.destroy(new Error('This program runs offline.')));
  return this;
};
