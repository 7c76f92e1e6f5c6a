#include "base/file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace dataflow_qa::base {
namespace {

std::string reason_of(int number) {
  return std::generic_category().message(number != 0 ? number : EIO);
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file, std::string_view expected) {
  std::error_code unknown;
  if (std::filesystem::is_directory(file, unknown)) {
    return failure(fmt::format("is a directory, expected {}", expected), {}, file.string());
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string bytes;
  std::vector<char> part(std::size_t{64} * 1024);
  while (stream && bytes.size() <= largest_file) {
    stream.read(part.data(), static_cast<std::streamsize>(part.size()));
    bytes.append(part.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (bytes.size() > largest_file) {
    return failure(fmt::format("has more than {} MiB, which cannot be {}", largest_file >> 20U, expected), {},
                   file.string());
  }
  if (!stream.eof() || stream.bad()) {
    return failure(fmt::format("cannot be read: {}", reason_of(errno)), {}, file.string());
  }
  return bytes;
}

Result<void> write_file(const std::filesystem::path& file, std::string_view bytes) {
  errno = 0;
  std::ofstream stream(file, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream) return failure(fmt::format("cannot be written: {}", reason_of(errno)), {}, file.string());
  return {};
}

}  // namespace dataflow_qa::base
