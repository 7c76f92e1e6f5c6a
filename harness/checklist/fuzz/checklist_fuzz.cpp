// libFuzzer's entry: `checklist_fuzz -dict=harness/checklist/fuzz/language.dict CORPUS harness/checklist/fuzz/seeds`.

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/checklist/fuzz/try_document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dataflow_qa::checklist::fuzz::try_document(std::string(data, data + size));
  return 0;
}
