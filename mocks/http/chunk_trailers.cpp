#include "mocks/http/chunk_trailers.h"

#include <algorithm>
#include <cstring>

namespace dataflow_qa::mocks {
namespace {

constexpr unsigned sixteen = 16;

/// A hexadecimal digit's value; 16 for anything else.
unsigned value_of(char digit) {
  constexpr unsigned ten = 10;
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + ten;
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A') + ten;
  return sixteen;
}

}  // namespace

/// The library takes " c", "+c" and "0xc" for sizes, too.
bool ChunkTrailers::take(char byte) {
  constexpr std::size_t most_digits = 15;      // more is more than anybody sends
  constexpr std::size_t most_trailers = 8192;  // bytes
  switch (state_) {
    case State::size:
      if (const unsigned digit = value_of(byte); digit < sixteen) {
        left_ = left_ * sixteen + digit;
        is_malformed_ = is_malformed_ || ++digits_ > most_digits;
        return true;
      }
      is_malformed_ =
          is_malformed_ || digits_ == 0 || std::string_view("\r\n; \t").find(byte) == std::string_view::npos;
      digits_ = 0;
      state_ = State::extension;
      [[fallthrough]];
    case State::extension:
      if (byte == '\n') state_ = left_ == 0 ? State::line_begin : State::data;
      return true;
    case State::data:
      if (--left_ == 0) state_ = State::after_data;
      return true;
    case State::after_data:
      if (byte == '\n') state_ = State::size;
      return true;
    case State::line_begin:
      state_ = byte == '\r' ? State::last_line : byte == '\n' ? State::ended : State::trailer;
      has_colon_ = false;
      return state_ != State::trailer;
    case State::trailer:
      is_malformed_ = is_malformed_ || ++trailer_bytes_ > most_trailers || (byte == '\n' && !has_colon_);
      has_colon_ = has_colon_ || byte == ':';
      if (byte == '\n') state_ = State::line_begin;
      return false;
    case State::last_line:
    case State::ended:
      state_ = State::ended;
      return true;
  }
  return true;
}

ChunkTrailers::Progress ChunkTrailers::copy(std::string_view from, char* to, std::size_t room) {
  Progress progress;
  while (progress.taken < from.size() && progress.written < room && !ended() && !is_malformed_) {
    if (state_ == State::data && left_ > 1) {
      const auto many = std::min({from.size() - progress.taken, room - progress.written,
                                  static_cast<std::size_t>(std::min<std::uint64_t>(left_ - 1, from.size()))});
      std::memcpy(to + progress.written, from.data() + progress.taken, many);
      left_ -= many;
      progress.taken += many;
      progress.written += many;
    } else {
      const char byte = from[progress.taken++];
      if (take(byte)) to[progress.written++] = byte;
    }
  }
  return progress;
}

}  // namespace dataflow_qa::mocks
