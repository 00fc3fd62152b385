#pragma once
// What is no file of its own: a pipe, a socket or a device.

#include <string>

namespace tripline::tools {

// Whether such a thing stands there, links followed. One that a user names is read; one that a pack names is refused, as
// reading it could wait for ever.
bool is_special_file(const std::string& path);

}  // namespace tripline::tools
