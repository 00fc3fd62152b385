#pragma once
// Every form on the way to the program as text; stable, for people and golden files.

#include <string>

#include "grammar/ast.hpp"
#include "runtime/program.hpp"

namespace tripline::compiler {

// The nouns of a pack with every pattern in canonical spelling.
std::string dump_ast(const grammar::ast::Pack& pack);
// Field by field: the paths that are walked and the automata of their values; this is what the runtime runs.
std::string dump_automaton(const runtime::Program& program);
// The same as a Graphviz graph.
std::string automaton_dot(const runtime::Program& program);
// Predicates, decisions, filters with their covers, rules.
std::string dump_program(const runtime::Program& program);

}  // namespace tripline::compiler
