// Held by reports/formats/console_test.cpp.
#include "reports/golden.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/file.h"

namespace dataflow_qa::reports::golden {

std::string read(const std::string& path) {
  return base::read_file(path).value();
}

testing::AssertionResult matches(std::string_view name, const std::string& text) {
  const std::string path = std::string(DATAFLOW_QA_SOURCE_DIR "/reports/golden/") + std::string(name);
  if (std::getenv("DATAFLOW_QA_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return testing::AssertionFailure() << path << " is written anew; run again without DATAFLOW_QA_UPDATE_GOLDEN";
  }
  const std::string expected = read(path);
  if (expected == text) return testing::AssertionSuccess();
  std::istringstream left(expected);
  std::istringstream right(text);
  std::string want;
  std::string got;
  int number = 0;
  do {
    ++number;
    want = got = "(end of the text)";
    std::getline(left, want);
    std::getline(right, got);
  } while (want == got && (left || right));
  return testing::AssertionFailure() << path << ":" << number << ": expected\n" << want << "\nbut got\n" << got;
}

}  // namespace dataflow_qa::reports::golden
