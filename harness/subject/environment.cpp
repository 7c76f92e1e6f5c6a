#include "harness/subject/environment.h"

#include <cctype>
#include <cstdlib>

namespace dataflow_qa::subject {
namespace {

/// By placeholder.
const std::map<std::string, std::string> variables_of_the_run{{"state_dir", "SYNC_STATE_DIR"},
                                                              {"mapping", "SYNC_MAPPING"},
                                                              {"systems", "SYNC_SYSTEMS"},
                                                              {"poll_interval_ms", "SYNC_POLL_INTERVAL_MS"}};

/// "my-crm.base_url" → "MY_CRM_BASE_URL"
std::string variable_of(std::string placeholder) {
  for (auto& c : placeholder) {
    const auto letter = static_cast<unsigned char>(c);
    c = std::isalnum(letter) != 0 ? static_cast<char>(std::toupper(letter)) : '_';
  }
  return placeholder;
}

}  // namespace

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

std::set<std::string> own_variables(const std::set<std::string>& placeholders) {
  std::set<std::string> result;
  for (const auto& [placeholder, variable] : variables_of_the_run) result.insert(variable);
  for (const auto& placeholder : placeholders) {
    // A system's own, "pms.base_url".
    if (placeholder.find('.') != std::string::npos) result.insert(variable_of(placeholder));
  }
  return result;
}

std::map<std::string, std::string> environment_of(const SubjectFile& file,
                                                  const std::map<std::string, std::string>& connection,
                                                  const std::map<std::string, std::string>& values) {
  std::map<std::string, std::string> result{{"PATH", from_environment("PATH", "/usr/bin:/bin")},
                                            {"HOME", from_environment("HOME", "/")},
                                            {"LANG", from_environment("LANG", "C.UTF-8")},
                                            {"TMPDIR", from_environment("TMPDIR", "/tmp")}};
  for (const auto& name : file.pass_env) {
    if (const char* value = std::getenv(name.c_str())) result[name] = value;
  }
  for (const auto& [placeholder, variable] : variables_of_the_run) result[variable] = values.at(placeholder);
  for (const auto& [placeholder, value] : connection) result[variable_of(placeholder)] = value;
  for (const auto& [name, value] : file.env) result[name] = expand(value, values);
  return result;
}

}  // namespace dataflow_qa::subject
