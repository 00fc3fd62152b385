// One script per intrusion; each plays from start to end into the recorder it is given.
#pragma once

#include "tools/generate/intrusion.hpp"

namespace tripline::tools {

void play_cryptomining(Intrusion& intrusion);
void play_exfiltration(Intrusion& intrusion);
void play_password_spray(Intrusion& intrusion);
void play_privilege_escalation(Intrusion& intrusion);
void play_role_chain(Intrusion& intrusion);
void play_stolen_key(Intrusion& intrusion);
void play_trail_tampering(Intrusion& intrusion);

}  // namespace tripline::tools
