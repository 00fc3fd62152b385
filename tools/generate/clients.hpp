// What callers call themselves: userAgent texts of the console, the command line, SDKs and tools.
#pragma once

#include <string>

#include "tools/generate/random.hpp"

namespace tripline::tools {

std::string browser_agent(Random& random);
std::string cli_agent(Random& random);
std::string sdk_agent(Random& random);        // of a program that runs in the account
std::string terraform_agent(Random& random);  // of the deploy pipeline
std::string attacker_agent(Random& random);   // command lines and scripts seen on other people's machines

}  // namespace tripline::tools
