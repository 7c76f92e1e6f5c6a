#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace dataflow_qa::base {
namespace {

std::string reason_of(int number) {
  return std::generic_category().message(number != 0 ? number : EIO);
}

class Descriptor {
 public:
  /// A pipe without a writer is not waited for.
  explicit Descriptor(const std::filesystem::path& file)
      : number_(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Whether the path names a descriptor of this process.
bool is_own_descriptor(const std::filesystem::path& file) {
  const auto path = file.string();
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

/// Whether it can be read, as something that ends.
bool is_readable(const std::filesystem::path& file, const struct stat& found, int descriptor) {
  constexpr unsigned memory_devices = 1;
  constexpr unsigned null_device = 3;
  if (S_ISREG(found.st_mode)) return true;
  if (S_ISFIFO(found.st_mode)) return is_own_descriptor(file);
  return S_ISCHR(found.st_mode) && (::isatty(descriptor) == 1 || found.st_rdev == makedev(memory_devices, null_device));
}

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "directory";
  if (S_ISFIFO(mode)) return "pipe with a name";
  return S_ISSOCK(mode) ? "socket" : "device";
}

tl::unexpected<Error> too_large(const std::filesystem::path& file, std::string_view expected) {
  return failure(fmt::format("is too large for {}: more than {} MiB", expected, largest_file >> 20U), {},
                 file.string());
}

tl::unexpected<Error> unreadable(const std::filesystem::path& file, int number) {
  return failure(fmt::format("cannot be read: {}", reason_of(number)), {}, file.string());
}

/// How many bytes were read, once there are any; 0 at the end, -1 where errno says why not.
ssize_t read_some(int descriptor, std::vector<char>& part) {
  for (;;) {
    const auto count = ::read(descriptor, part.data(), part.size());
    if (count >= 0 || errno != EAGAIN) return count;
    pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (::poll(&wanted, 1, -1) < 0) return -1;
  }
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file, std::string_view expected) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return unreadable(file, errno);
  const auto no_file = [&] {
    return failure(fmt::format("is a {}, expected {}", kind_of(found.st_mode), expected), {}, file.string());
  };
  if (S_ISDIR(found.st_mode) || S_ISSOCK(found.st_mode)) return no_file();
  const Descriptor descriptor(file);
  if (descriptor.number() < 0 || ::fstat(descriptor.number(), &found) != 0) return unreadable(file, errno);
  if (!is_readable(file, found, descriptor.number())) return no_file();
  if (found.st_size > static_cast<off_t>(largest_file)) return too_large(file, expected);
  std::string bytes;
  std::vector<char> part(std::size_t{64} * 1024);
  while (const auto count = read_some(descriptor.number(), part)) {
    if (count < 0) return unreadable(file, errno);
    bytes.append(part.data(), static_cast<std::size_t>(count));
    if (bytes.size() > largest_file) return too_large(file, expected);
  }
  return bytes;
}

std::string beginning_of(const std::filesystem::path& file, std::size_t most) {
  const Descriptor descriptor(file);
  struct stat found {};
  if (descriptor.number() < 0 || ::fstat(descriptor.number(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  std::string bytes;
  std::vector<char> part(most);
  while (bytes.size() < most) {
    const auto count = ::read(descriptor.number(), part.data(), most - bytes.size());
    if (count <= 0) break;
    bytes.append(part.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

bool is_there(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::exists(path, unknown);
}

bool is_folder(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::is_directory(path, unknown);
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
