#pragma once

// Keeps a command going when the reader of its output has gone away.

#include <optional>
#include <string>

namespace dataflow_qa::cli {

/// From now on `stdout` drops what nobody reads any more (`dataflow-qa run | head`), so that the command goes on to its
/// report and its exit status; any other error, a full disk say, still shows in ferror(). `stderr` drops whatever
/// cannot be written: there is nobody left to say so to. Descriptors 0 to 2 that are closed are taken, so that no file
/// or socket gets their number. Called once, at the start of the program and before its threads. Assumes glibc, whose
/// `stdout` may be assigned to.
///
/// Whatever is printed from then on passes a base::TerminalFilter: no text of a subject, a file or an argument acts on
/// a terminal or a CI service.
void outlive_readers();

/// From now on the colours in what is printed to `stdout` are the program's own: whoever prints them has made visible
/// what comes from elsewhere.
void let_colours_pass();

/// While it lives, so are the colours and "erase the line" in what is printed to `stderr`.
class OwnEscapes {
 public:
  OwnEscapes();
  ~OwnEscapes();
  OwnEscapes(const OwnEscapes&) = delete;
  OwnEscapes& operator=(const OwnEscapes&) = delete;
};

/// While it lives, `stdout` takes bytes as they are: JSON and other formats that no person reads there.
class RawOutput {
 public:
  RawOutput();
  ~RawOutput();
  RawOutput(const RawOutput&) = delete;
  RawOutput& operator=(const RawOutput&) = delete;
};

/// Why something that was printed was lost; nothing where all was written, or nobody reads it any more.
[[nodiscard]] std::optional<std::string> loss_of_output();

}  // namespace dataflow_qa::cli
