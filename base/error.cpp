#include "base/error.h"

#include <utility>

namespace dataflow_qa::base {

std::string Error::text() const {
  std::string text;
  for (const std::string* part : {&file, &pointer}) {
    if (!part->empty()) text += *part + ": ";
  }
  return text + message;
}

tl::unexpected<Error> failure(std::string message) {
  return failure(std::move(message), {}, {});
}

tl::unexpected<Error> failure(std::string message, std::string pointer, std::string file) {
  return tl::unexpected(Error{std::move(message), std::move(pointer), std::move(file)});
}

}  // namespace dataflow_qa::base
