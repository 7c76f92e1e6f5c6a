#pragma once

// Reads along with a request's head before the HTTP library does: what that takes in silence, and other servers would
// read as another request, is found out here (RFC 9112, 3.2, 5.1, 6.3). Used by one thread.
//
// The library decodes percent sequences in the values of fields, which no standard asks for: it is given "%25" for each
// "%", so that the values reach the mock as they were sent.

#include <cstddef>
#include <string>
#include <string_view>

namespace dataflow_qa::mocks {

class HeadCheck {
 public:
  struct Progress {
    std::size_t taken = 0;    // of `from`
    std::size_t written = 0;  // to `to`, at most as many
  };
  /// Copies the head's next bytes. After the blank line that ends the head it takes nothing more.
  Progress copy(std::string_view from, char* to, std::size_t room);
  /// It has bytes to write without taking any.
  [[nodiscard]] bool holds_back() const { return !pending_.empty(); }
  [[nodiscard]] bool ended() const { return ended_ && pending_.empty(); }
  /// Whether each field has a name without white space and a colon behind it, a length has a value, and one Host is
  /// there where HTTP/1.1 asks for it.
  [[nodiscard]] bool is_well_formed() const;

 private:
  void take(char byte);
  void take_line();

  std::string line_;
  std::string_view pending_;  // what is still to be written of an escaped byte
  bool in_fields_ = false;    // the request line is over
  bool wants_host_ = false;
  bool is_bad_ = false;
  bool ended_ = false;
  int hosts_ = 0;
};

}  // namespace dataflow_qa::mocks
