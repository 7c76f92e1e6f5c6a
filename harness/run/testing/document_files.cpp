// Held by mutants_test.cpp.
#include "harness/run/testing/document_files.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

fs::path write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

std::string conditional_document(std::string text) {
  const std::string every = "Every Custom PMS Project will be";
  text.replace(text.find(every), every.size(), "When a Custom PMS Project is internal, it  will be");
  const std::string row = "   * - internal\n     - IsInternal\n     - \"boolean\"\n";
  return text.erase(text.find(row), row.size());
}

std::string conditional_mapping(const std::string& text) {
  auto mapping = nlohmann::json::parse(text);
  auto& properties = mapping["dataflows"][2]["properties"].get_ref<nlohmann::json::array_t&>();
  std::erase_if(properties, [](const auto& property) { return property.at("source") == "internal"; });
  mapping["dataflows"][2]["when"] = {{"internal", true}};
  return mapping.dump();
}

}  // namespace

std::pair<fs::path, fs::path> document_files(const std::string& name, const fs::path& folder) {
  const auto fixtures = fs::path(DATAFLOW_QA_SOURCE_DIR) / "fixtures";
  const auto own = fixtures / "checklists/custom-pms-to-poweroffice-go.rst";
  const auto mapping = fixtures / "mappings/default.json";
  if (name == "linked") return {fixtures / "checklists/custom-pms-to-poweroffice-go-linked.rst", mapping};
  if (name.find("-to-") != std::string::npos) {
    return {fixtures / "checklists" / (name + ".rst"), fixtures / "mappings" / (name + ".json")};
  }
  if (name != "conditional") return {own, mapping};
  return {write(folder / "conditional.rst", conditional_document(text_of(own))),
          write(folder / "internal.json", conditional_mapping(text_of(mapping)))};
}

}  // namespace dataflow_qa::run::testing
