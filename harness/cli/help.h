#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace dataflow_qa::cli {

/// Breaks what `--help` says at the terminal's width, 80 columns where there is none.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_description(const CLI::App* command) const override;
  std::string make_footer(const CLI::App* command) const override;
  std::string make_subcommand(const CLI::App* command) const override;

 private:
  [[nodiscard]] std::string broken(const std::string& description) const;
};

}  // namespace dataflow_qa::cli
