#include "base/file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

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
  std::ostringstream bytes;
  if (!stream || (stream.peek() != std::ifstream::traits_type::eof() && !(bytes << stream.rdbuf())) || stream.bad()) {
    return failure(fmt::format("cannot be read: {}", reason_of(errno)), {}, file.string());
  }
  return std::move(bytes).str();
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
