// Results files: what is read is written so that it reads the same, and every page can be made from it.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "reports/formats/markdown.h"
#include "reports/model/as_written.h"
#include "reports/model/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace reports = dataflow_qa::reports;
  namespace base = dataflow_qa::base;
  const std::string text(data, data + size);
  const auto results = reports::read_json(text, "results.json");
  const auto judged = reports::read_as_written(text, "results.json");
  if (!results) {
    base::fuzz::require_readable(results.error());
    base::fuzz::require(!judged, "what cannot be read is not judged");
    return 0;
  }
  const auto written = reports::write_json(*results);
  const auto again = reports::read_json(written, "results.json");
  base::fuzz::require(again.has_value(), "what is written reads");
  base::fuzz::require(reports::write_json(*again) == written, "what is written reads as it was");
  return 0;
}
