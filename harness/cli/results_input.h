#pragma once

// Shared by the commands that work on results.json alone: reading files, and printing a text or writing it.

#include <string>
#include <string_view>

#include "harness/cli/command.h"
#include "reports/formats/console.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// The whole file. Throws UsageError where it cannot be read.
[[nodiscard]] std::string read_input_file(const std::string& file);

/// Throws UsageError, naming the file, where it cannot be read, is no results file, or was edited since a run wrote it:
/// what is made of it would not show that. A run that ended early is read.
[[nodiscard]] reports::Results read_results(const std::string& file);

/// How texts for a terminal should look on standard output, which lets their colours pass from then on.
[[nodiscard]] reports::console::Style style_of(const Terminal& terminal);

/// Who reads a text on standard output: see base::TerminalFilter.
enum class Reader { person, program };

/// Writes what a program reads to standard output, as it is unless that is a terminal.
void print_raw(std::string_view text);

/// Writes `text` to the file `out`, or to standard output where that is empty. Throws UsageError where it cannot.
void deliver(const std::string& text, const std::string& out, Reader reader);

/// The byte order mark for a CSV that goes to this file, or to standard output where `out` is empty. A spreadsheet
/// needs it to recognise UTF-8 in a file. A pipe gets none: a program reads it, and would take the mark for part of the
/// first field.
[[nodiscard]] std::string csv_mark(const std::string& out);

/// Today in UTC, "2026-01-31".
[[nodiscard]] std::string today();

}  // namespace dataflow_qa::cli
