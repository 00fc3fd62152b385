#pragma once
// The events of a YAML text, by libyaml, for handlers of yaml-cpp's events: several times as fast as
// yaml-cpp, but of fewer words about mistakes. So it is asked first, and yaml-cpp where it refuses.

#include <yaml-cpp/eventhandler.h>

#include <string_view>

namespace tripline::grammar {

// Sends what yaml-cpp would send for the same text, which is UTF-8 without byte order mark: equal values,
// tags, styles and anchor numbers; marks hold a position in bytes alone, and that of a null which is not
// written is 0. False: libyaml refuses the text, or might understand it otherwise; what was sent until then
// is worth nothing. Linear. Passes on what the handler throws.
bool send_yaml_events(std::string_view text, YAML::EventHandler& handler);

}  // namespace tripline::grammar
