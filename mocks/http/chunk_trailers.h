#pragma once

// Takes the trailers out of a chunked body (RFC 9112, 7.1.2), which the HTTP library cannot read. Used by one thread.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dataflow_qa::mocks {

class ChunkTrailers {
 public:
  struct Progress {
    std::size_t taken = 0;    // of `from`
    std::size_t written = 0;  // to `to`, at most as many
  };
  /// Copies a body's next bytes without its trailers. After the body's end it takes nothing more.
  Progress copy(std::string_view from, char* to, std::size_t room);
  [[nodiscard]] bool ended() const { return state_ == State::ended; }
  /// A chunk's size is none, or a trailer's line is no field: where the body ends cannot be known.
  [[nodiscard]] bool is_malformed() const { return is_malformed_; }

 private:
  enum class State { size, extension, data, after_data, line_begin, trailer, last_line, ended };
  /// Whether the byte is part of what the library reads.
  bool take(char byte);

  State state_ = State::size;
  std::uint64_t left_ = 0;  // of a chunk
  std::size_t digits_ = 0;  // of its size
  std::size_t trailer_bytes_ = 0;
  bool has_colon_ = false;  // the trailer's line
  bool is_malformed_ = false;
};

}  // namespace dataflow_qa::mocks
