// Wine 8 cannot set keep-alive on a socket that is not connected yet: libuv then fails the connection.
require('node:net').Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};
