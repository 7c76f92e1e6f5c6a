#include "harness/world/temporary_folder.h"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "harness/world/trouble.h"

namespace dataflow_qa::world {

namespace {

std::filesystem::path temporary_place() {
  const char* place = std::getenv("TMPDIR");
  return place == nullptr || *place == '\0' ? "/tmp" : place;
}

[[noreturn]] void cannot_be_made() {
  throw HarnessTrouble(fmt::format("no folder can be made in {} (TMPDIR names another place): {}",
                                   temporary_place().string(), std::strerror(errno)));
}

}  // namespace

std::filesystem::path make_temporary_folder(std::string_view name) {
  auto pattern = (temporary_place() / fmt::format("{}-XXXXXX", name)).string();
  if (mkdtemp(pattern.data()) != nullptr) return pattern;
  cannot_be_made();
}

std::filesystem::path temporary_path(std::string_view name) {
  std::random_device random;
  return temporary_place() / fmt::format("{}-{:08x}{:08x}", name, random(), random());
}

void make_folder(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), S_IRWXU) != 0) cannot_be_made();
}

}  // namespace dataflow_qa::world
