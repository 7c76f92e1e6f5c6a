#pragma once

// What tampering with exchanges is made of.

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/cli/testing/proxy.h"

namespace dataflow_qa::cli::testing {

using nlohmann::json;

json parsed(const std::string& text);

/// The answer that a read of the same record gives: an update that is not done.
Answer unchanged(Exchange exchange, const Forward& forward);

/// What the sync could have sent in its place, with the keys that it has: another method, path and body.
Exchange instead(const Exchange& of, std::string method, std::string path, const json& body);

Answer refusal(const std::string& detail);

/// Leaves out of a listing what `hidden` says. Custom PMS wraps its records in "data", PowerOffice Go does not.
Answer without(Answer answer, const std::function<bool(const json&)>& hidden);

/// Rewrites each record of an answer, whether it is one or a list.
Answer rewritten(Answer answer, const std::function<void(json&)>& rewrite);

bool is_listing(const Exchange& exchange, const std::string& path);

bool is_write(const Exchange& exchange);

std::string now_as_text();

/// The moment of the first start, kept in a file.
std::string first_start(const std::string& state_dir);

/// The JSON Patch without the operations, tests too, at paths that `dropped` names.
std::string patch_without(const std::string& body, const std::function<bool(const std::string&)>& dropped);

/// How many different fields a JSON Patch changes.
std::size_t fields_changed(const std::string& body);

}  // namespace dataflow_qa::cli::testing
