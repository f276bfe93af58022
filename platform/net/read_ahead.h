// Reading ahead: libmosquitto asks the system for a packet's first byte, then for its length byte by byte, then for the rest. In this
// process read(2) is ours (see read_ahead.cpp), and what it asks for one socket comes out of blocks. Helper process only, one thread.
#pragma once

namespace aisland::net {

// From now on for this socket; -1: for none. What lies ready of the one before is overwritten.
void read_ahead(int socket);
// Bytes lie ready that poll(2) does not tell of.
bool lies_ready();

}  // namespace aisland::net
