#include "reports/formats/xlsx.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>

#include "base/date.h"
#include "reports/basis.h"
#include "reports/digest.h"
#include "reports/formats/table_rows.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t columns_of_a_cell = 4000;  // a cell takes 32,767 characters

/// A file in memory, which the library writes by its name.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("xlsx", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw std::runtime_error(fmt::format("no room for a spreadsheet: {}", std::strerror(errno)));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }

  [[nodiscard]] std::string name() const { return fmt::format("/proc/self/fd/{}", descriptor_); }
  [[nodiscard]] std::string content() const {
    std::string out;
    std::array<char, 65536> part{};
    for (off_t at = 0;;) {
      const auto read = pread(descriptor_, part.data(), part.size(), at);
      if (read <= 0) return out;
      out.append(part.data(), static_cast<std::size_t>(read));
      at += read;
    }
  }

 private:
  int descriptor_;
};

/// The day on which the run began, so that the same results give the same file.
std::time_t day_of_run(const Results& results) {
  constexpr std::size_t day_length = 10;
  constexpr std::time_t some_day = 946'684'800;  // the first day of 2000
  const auto day = base::day_of(results.run.started.substr(0, day_length));
  return day ? std::chrono::system_clock::to_time_t(std::chrono::sys_days(*day)) : some_day;
}

lxw_color_t color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return 0xC6EFCE;
    case Verdict::failed:
    case Verdict::error:
      return 0xFFC7CE;
    case Verdict::flaky:
    case Verdict::uncovered:
      return 0xFFEB9C;
    case Verdict::known:
      return 0xE4DFEC;
    case Verdict::not_applicable:
    case Verdict::not_run:
      break;
  }
  return 0xEDEDED;
}

std::string safe(std::string_view text) {
  return text::shortened(text::visible(text), columns_of_a_cell);
}

/// One spreadsheet on its way into a file. The library frees sheets and formats with it.
class Book {
 public:
  Book(const std::string& file, const Results& results) : results_(results), book_(workbook_new(file.c_str())) {
    if (book_ == nullptr) throw std::runtime_error("no room for a spreadsheet");
    auto title = safe(results.document.title);
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.created = day_of_run(results);
    workbook_set_properties(book_, &properties);
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    heading_ = workbook_add_format(book_);
    format_set_bold(heading_);
    format_set_bg_color(heading_, 0xD9E1F2);
    format_set_border(heading_, LXW_BORDER_THIN);
    text_ = workbook_add_format(book_);
    format_set_text_wrap(text_);
    format_set_align(text_, LXW_ALIGN_VERTICAL_TOP);
    box_ = workbook_add_format(book_);
    format_set_text_wrap(box_);
    format_set_border(box_, LXW_BORDER_THIN);
    format_set_align(box_, LXW_ALIGN_VERTICAL_TOP);
    for (const Verdict verdict : worst_first()) verdicts_[verdict] = verdict_format(verdict);
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (book_ != nullptr) workbook_close(book_);
  }

  void add_all() {
    add_summary();
    for (const Section& section : sections(results_)) add_section(section);
    add_sign_off();
  }

  void finish() {
    const auto error = workbook_close(std::exchange(book_, nullptr));
    if (error != LXW_NO_ERROR) {
      throw std::runtime_error(fmt::format("the spreadsheet cannot be written: {}", lxw_strerror(error)));
    }
  }

 private:
  lxw_format* verdict_format(Verdict verdict) {
    auto* format = workbook_add_format(book_);
    format_set_bg_color(format, color_of(verdict));
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
  }

  lxw_worksheet* add_sheet(std::string_view title) {
    names_.push_back(sheet_name(title, names_));
    auto* sheet = workbook_add_worksheet(book_, names_.back().c_str());
    if (sheet == nullptr) throw std::runtime_error("no spreadsheet takes a sheet named " + names_.back());
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    return sheet;
  }

  void write(lxw_worksheet* sheet, std::size_t row, std::size_t column, std::string_view text, lxw_format* format) {
    worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), safe(text).c_str(),
                           format);
  }

  /// A name and what it is, a row each. Returns the row after the last one.
  std::size_t write_pairs(lxw_worksheet* sheet, std::size_t row,
                          const std::vector<std::pair<std::string, std::string>>& pairs, lxw_format* format) {
    for (const auto& [name, text] : pairs) {
      write(sheet, row, 0, name, bold_);
      write(sheet, row++, 1, text, format);
    }
    return row;
  }

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> about_run() const {
    const RunInfo& run = results_.run;
    std::vector<std::pair<std::string, std::string>> pairs{
        {"Document", fmt::format("{}, generated {}, sha256 {}", results_.document.title, results_.document.generated,
                                 results_.document.sha256)},
        {"Mapping", fmt::format("{}, sha256 {}", results_.mapping.name, results_.mapping.sha256)},
        {"Records", fmt::format("{}, sha256 {}", results_.fixtures.name, results_.fixtures.sha256)},
        {"Subject", fmt::format("{}, {}", run.subject.label(), run.subject.mode)},
        {"Run", fmt::format("{}, {}, seed {}, profile {}, exit status {}, dataflow-qa {}", run.id, run.started,
                            run.seed, run.profile, run.exit, run.harness_version)}};
    if (run.filter) pairs.emplace_back("Filter", *run.filter);
    if (run.shard) pairs.emplace_back("Shard", *run.shard);
    if (!run.labels.empty()) pairs.emplace_back("Labels", labels_text(run.labels));
    return pairs;
  }

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> counted() const {
    const Totals all = totals(results_);
    std::vector<std::pair<std::string, std::string>> pairs{{"Statements", counts_text(all.items)},
                                                           {"Checks", counts_text(all.checks)}};
    if (const auto by_hand = manual_text(results_); !by_hand.empty()) pairs.emplace_back("By hand", by_hand);
    for (const auto& each : basis(results_)) pairs.emplace_back("Rests on", each);
    return pairs;
  }

  struct SheetOfPairs {
    lxw_worksheet* sheet;
    std::size_t row;  // the next one
  };
  /// A sheet of names and what they are, that begins with the verdict and what it comes to.
  SheetOfPairs add_sheet_of_pairs(std::string_view title, double width_of_texts) {
    constexpr double width_of_names = 18;
    auto* sheet = add_sheet(title);
    worksheet_set_column(sheet, 0, 0, width_of_names, nullptr);
    worksheet_set_column(sheet, 1, 1, width_of_texts, nullptr);
    const Verdict verdict = verdict_of(results_);
    write(sheet, 0, 0, "Verdict", bold_);
    write(sheet, 0, 1, label(verdict), verdicts_.at(verdict));
    return {sheet, write_pairs(sheet, 1, counted(), text_) + 1};
  }

  void add_summary() {
    constexpr double wide = 110;
    auto [sheet, row] = add_sheet_of_pairs("Summary", wide);
    row = write_pairs(sheet, row, about_run(), text_) + 1;
    std::size_t number = 0;
    for (const Lead& lead : leads(results_)) {
      if (number++ == 0) write(sheet, row++, 0, "What is wrong", bold_);
      write(sheet, row, 0, label(lead.verdict), verdicts_.at(lead.verdict));
      write(sheet, row++, 1, lead.text, text_);
    }
    for (const Finding& finding : results_.findings) {
      write(sheet, row, 0, "Finding", bold_);
      write(sheet, row++, 1, fmt::format("{} [{}]", finding.message, finding.kind), text_);
    }
  }

  void add_section(const Section& section) {
    const auto rows = table_rows(section, results_);
    if (rows.empty()) return;
    constexpr std::array<double, column_names.size()> widths{0, 34, 50, 12, 10, 44, 16, 60, 14, 80, 9};
    auto* sheet = add_sheet(section.title);
    // The sheet is the dataflow: its first column is left out.
    for (std::size_t column = 1; column < column_names.size(); ++column) {
      const auto place = static_cast<lxw_col_t>(column - 1);
      worksheet_set_column(sheet, place, place, widths.at(column), nullptr);
      write(sheet, 0, column - 1, column_names.at(column), heading_);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) write_row(sheet, i + 1, rows[i]);
    worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(rows.size()), column_names.size() - 2);
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
  }

  void write_row(lxw_worksheet* sheet, std::size_t at, const TableRow& row) {
    const auto verdict = static_cast<std::size_t>(Column::verdict);
    const auto seconds = static_cast<std::size_t>(Column::seconds);
    for (std::size_t column = 1; column < row.cells.size(); ++column) {
      const auto& text = row.cells.at(column);
      if (text.empty()) continue;
      if (column == seconds) {
        worksheet_write_number(sheet, static_cast<lxw_row_t>(at), static_cast<lxw_col_t>(column - 1), std::stod(text),
                               text_);
      } else {
        write(sheet, at, column - 1, text, column == verdict ? verdicts_.at(row.verdict) : text_);
      }
    }
  }

  void add_sign_off() {
    constexpr double wide = 90;
    constexpr double tall = 60;
    auto [sheet, row] = add_sheet_of_pairs("Sign-off", wide);
    offer_decisions(sheet, row);
    for (const char* name : {"Decision", "Remarks", "Name", "Role", "Place, date", "Signature"}) {
      write(sheet, row, 0, name, bold_);
      worksheet_write_blank(sheet, static_cast<lxw_row_t>(row), 1, box_);
      const bool is_tall = std::string_view(name) == "Remarks" || std::string_view(name) == "Signature";
      if (is_tall) worksheet_set_row(sheet, static_cast<lxw_row_t>(row), tall, nullptr);
      ++row;
    }
    write_pairs(sheet, row + 1, about_run(), text_);
  }

  static void offer_decisions(lxw_worksheet* sheet, std::size_t row) {
    std::array<std::string, 3> texts{"accepted", "accepted with remarks", "not accepted"};
    std::array<char*, 4> choices{texts[0].data(), texts[1].data(), texts[2].data(), nullptr};
    lxw_data_validation validation{};
    validation.validate = LXW_VALIDATION_TYPE_LIST;
    validation.value_list = choices.data();
    worksheet_data_validation_cell(sheet, static_cast<lxw_row_t>(row), 1, &validation);
  }

  const Results& results_;
  lxw_workbook* book_;
  lxw_format* bold_ = nullptr;
  lxw_format* heading_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* box_ = nullptr;
  std::map<Verdict, lxw_format*> verdicts_;
  std::vector<std::string> names_;  // of the sheets
};

bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char left, char right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(left) == lower(right);
  });
}

}  // namespace

std::string sheet_name(std::string_view title, const std::vector<std::string>& taken) {
  constexpr std::size_t most_columns = 31;
  std::string name = text::one_line(title);
  for (char& c : name) {
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
  }
  const auto is_taken = [&](const std::string& candidate) {
    return std::ranges::any_of(taken, [&](const auto& other) { return is_same_name(other, candidate); });
  };
  std::string candidate = text::shortened(name, most_columns);
  for (int number = 2; candidate.empty() || is_taken(candidate); ++number) {
    const auto suffix = fmt::format(" ({})", number);
    candidate = text::shortened(name, most_columns - suffix.size()) + suffix;
  }
  return candidate;
}

std::string xlsx(const Results& results) {
  const MemoryFile file;
  Book book(file.name(), results);
  book.add_all();
  book.finish();
  return file.content();
}

}  // namespace dataflow_qa::reports
