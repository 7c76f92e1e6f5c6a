#include "harness/world/temporary_folder.h"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp

#include <cerrno>
#include <cstring>

#include "harness/world/trouble.h"

namespace dataflow_qa::world {

std::filesystem::path make_temporary_folder(std::string_view name) {
  const char* place = std::getenv("TMPDIR");
  const std::filesystem::path folder(place == nullptr || *place == '\0' ? "/tmp" : place);
  auto pattern = (folder / fmt::format("{}-XXXXXX", name)).string();
  if (mkdtemp(pattern.data()) != nullptr) return pattern;
  throw HarnessTrouble(fmt::format("no folder can be made in {} (TMPDIR names another place): {}", folder.string(),
                                   std::strerror(errno)));
}

}  // namespace dataflow_qa::world
