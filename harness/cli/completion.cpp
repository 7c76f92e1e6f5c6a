// Held by completion_test.cpp.
#include "harness/cli/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dataflow_qa::cli {
namespace {

/// `text` as one word of a shell.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char each : text) result += each == '\'' ? std::string("'\\''") : std::string(1, each);
  return result + "'";
}

/// What stands before a colon, a parenthesis, a semicolon or the end of a sentence: a menu has one line.
std::string short_text(const std::string& about) {
  return about.substr(
      0, std::min({about.find(": "), about.find(" ("), about.find("; "), about.find(". "), about.find('\n')}));
}

std::vector<std::string> names_of(const std::vector<OptionRow>& options) {
  std::vector<std::string> names;
  for (const auto& option : options) names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

/// Those that take a value, as the pattern of a shell's `case`: "--jobs|--out".
std::string taking_values(const std::vector<OptionRow>& options, std::string_view separator) {
  std::vector<std::string> names;
  for (const auto& option : options) {
    if (!option.value.empty() && !option.value_is_optional) {
      names.insert(names.end(), option.names.begin(), option.names.end());
    }
  }
  return fmt::format("{}", fmt::join(names, separator));
}

/// What completes the value, as an action of bash's `compgen`.
std::string bash_action(const OptionRow& option) {
  switch (option.kind) {
    case ValueKind::choice:
      return fmt::format("-W {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))));
    case ValueKind::folder:
      return "-d";
    case ValueKind::file:
      return "-f";
    case ValueKind::none:
    case ValueKind::other:
      break;
  }
  return "-W ''";
}

std::string bash_operands(const CommandRow& command) {
  return command.operands.empty() ? "-W ''" : bash_action(command.operands.front());
}

/// One branch of a shell's `case` for a command: "history show".
std::string branch(const CommandRow& command) {
  return quoted(fmt::format("{}", fmt::join(command.path, " ")));
}

/// The same for a command below this one.
std::string path_below(const CommandRow& command, const std::string& below) {
  return quoted(command.path.empty() ? below : fmt::format("{} {}", fmt::join(command.path, " "), below));
}

/// What one word before the cursor means, command by command: it sets `command` or `waiting`. For bash and zsh.
std::string branches(const std::vector<CommandRow>& commands) {
  std::string text;
  for (const auto& command : commands) {
    text += fmt::format("      {})\n        case $word in\n", branch(command));
    if (const auto values = taking_values(command.options, "|"); !values.empty()) {
      text += fmt::format("          {}) waiting=$word ;;\n", values);
    }
    for (const auto& below : command.commands) {
      text += fmt::format("          {}) command={} ;;\n", below, path_below(command, below));
    }
    text += "        esac ;;\n";
  }
  return text;
}

/// Goes through the words before the cursor: sets `command`, and `waiting` to an option whose value comes next.
std::string bash_walk(const std::vector<CommandRow>& commands) {
  std::string text =
      "  local command='' waiting='' word index\n"
      "  for ((index = 1; index < COMP_CWORD; ++index)); do\n"
      "    word=${COMP_WORDS[index]}\n"
      "    if [[ $word == = ]]; then continue; fi\n"  // bash makes three words of --jobs=2
      "    if [[ -n $waiting ]]; then waiting=''; continue; fi\n"
      "    case $command in\n";
  text += branches(commands);
  return text + "    esac\n  done\n";
}

/// A function for conditions: whether the words before the cursor name this command, and no option that waits for its
/// value.
std::string fish_walk(const std::vector<CommandRow>& commands) {
  std::string text =
      "function __dataflow_qa_at\n"
      "  set -l command ''\n"
      "  set -l waiting ''\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    if test -n \"$waiting\"; set waiting ''; continue; end\n"
      "    switch \"$command\"\n";
  for (const auto& command : commands) {
    text += fmt::format("      case {}\n        switch $word\n", branch(command));
    if (const auto names = taking_values(command.options, " "); !names.empty()) {
      text += fmt::format("          case {}\n            set waiting $word\n", names);
    }
    for (const auto& below : command.commands) {
      text += fmt::format("          case {}\n            set command {}\n", below, path_below(command, below));
    }
    text += "        end\n";
  }
  return text +
         "    end\n"
         "  end\n"
         "  test \"$command\" = \"$argv[1]\"\n"
         "end\n";
}

std::string fish_line(const CommandRow& command) {
  return fmt::format("complete -c dataflow-qa -n {}", quoted("__dataflow_qa_at " + branch(command)));
}

/// The arguments of `complete` for what may stand as a value.
std::string fish_values(const OptionRow& option) {
  switch (option.kind) {
    case ValueKind::choice:
      return fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))));
    case ValueKind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::file:
      return " -r -F";
    case ValueKind::other:
      return " -x";
    case ValueKind::none:
      break;
  }
  return "";
}

std::string fish_option(const CommandRow& command, const OptionRow& option) {
  auto line = fish_line(command);
  for (const auto& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value_is_optional) line += fish_values(option);
  return line + fmt::format(" -d {}\n", quoted(short_text(option.about)));
}

/// What may stand without a name: files where the command takes some, else no files.
std::string fish_operands(const CommandRow& command) {
  const auto kind = command.operands.empty() ? ValueKind::none : command.operands.front().kind;
  if (kind == ValueKind::file) return "";
  const bool is_listed = kind == ValueKind::choice || kind == ValueKind::folder;
  return fish_line(command) + (is_listed ? " -f" + fish_values(command.operands.front()).substr(3) : " -f") + "\n";
}

/// "--jobs:Number of worlds", for zsh's _describe, in which a colon ends the name.
std::string zsh_entry(const std::string& name, const std::string& about) {
  std::string escaped;
  for (const char each : name) escaped += each == ':' ? std::string("\\:") : std::string(1, each);
  return quoted(escaped + ":" + short_text(about));
}

std::string zsh_values(const OptionRow& option) {
  switch (option.kind) {
    case ValueKind::choice:
      return fmt::format("compadd -- {}", fmt::join(option.choices, " "));
    case ValueKind::folder:
      return "_files -/";
    case ValueKind::file:
      return "_files";
    case ValueKind::none:
    case ValueKind::other:
      break;
  }
  return "_message " + quoted(option.value);
}

std::string zsh_branch(const CommandRow& command, const std::vector<CommandRow>& commands) {
  std::string text = fmt::format("    {})\n      case $waiting in\n", branch(command));
  for (const auto& option : command.options) {
    if (option.value.empty()) continue;
    text += fmt::format("        {}) {}; return ;;\n", fmt::join(option.names, "|"), zsh_values(option));
  }
  text += "      esac\n";
  std::string options;
  for (const auto& option : command.options) {
    for (const auto& name : option.names) options += "\n        " + zsh_entry(name, option.about);
  }
  std::string below;
  for (const auto& each : commands) {
    const bool is_below = each.path.size() == command.path.size() + 1 &&
                          std::equal(command.path.begin(), command.path.end(), each.path.begin());
    if (is_below) below += "\n        " + zsh_entry(each.path.back(), each.about);
  }
  text += fmt::format("      if [[ $PREFIX == -* ]]; then entries=({})\n", options);
  if (!below.empty()) {
    text += fmt::format("      else entries=({})\n", below);
  } else if (!command.operands.empty()) {
    text += fmt::format("      else {}; return\n", zsh_values(command.operands.front()));
  }
  return text + "      fi ;;\n";
}

}  // namespace

std::string bash_completion(const std::vector<CommandRow>& commands) {
  std::string text =
      "# bash completion for dataflow-qa; made by `dataflow-qa completion bash`\n"
      "_dataflow_qa() {\n" +
      bash_walk(commands) +
      "  local current=${COMP_WORDS[COMP_CWORD]} action=\"-W ''\"\n"
      "  if [[ $current == = ]]; then current=''; fi\n"
      "  case $command:$waiting in\n";
  for (const auto& command : commands) {
    const auto path = fmt::format("{}", fmt::join(command.path, " "));
    for (const auto& option : command.options) {
      for (const auto& name : option.names) {
        if (option.value.empty() || option.value_is_optional) continue;
        text += fmt::format("    {}) action={} ;;\n", quoted(fmt::format("{}:{}", path, name)),
                            quoted(bash_action(option)));
      }
    }
    const auto names = fmt::format("{}", fmt::join(names_of(command.options), " "));
    const auto below = fmt::format("{}", fmt::join(command.commands, " "));
    text += fmt::format("    {})\n      if [[ $current == -* ]]; then action={}\n", quoted(path + ":"),
                        quoted("-W " + quoted(names)));
    text += fmt::format("      else action={}; fi ;;\n",
                        quoted(command.commands.empty() ? bash_operands(command) : "-W " + quoted(below)));
  }
  return text +
         "  esac\n"
         "  local line\n"
         "  COMPREPLY=()\n"
         "  while IFS= read -r line; do COMPREPLY+=(\"$line\"); done < <(eval \"compgen $action -- "
         "\\\"\\$current\\\"\")\n"
         "}\n"
         "complete -o filenames -F _dataflow_qa dataflow-qa ./dataflow-qa\n";
}

std::string zsh_completion(const std::vector<CommandRow>& commands) {
  std::string text =
      "#compdef dataflow-qa\n"
      "# made by `dataflow-qa completion zsh`\n"
      "_dataflow_qa() {\n"
      "  local command='' waiting='' word\n"
      "  local -a entries\n"
      "  for word in ${words[2,CURRENT-1]}; do\n"
      "    if [[ -n $waiting ]]; then waiting=''; continue; fi\n"
      "    case $command in\n";
  text += branches(commands);
  text +=
      "    esac\n  done\n"
      "  if [[ $PREFIX == --*=* ]]; then waiting=${PREFIX%%=*}; compset -P '*='; fi\n"
      "  case $command in\n";
  for (const auto& command : commands) text += zsh_branch(command, commands);
  return text +
         "  esac\n"
         "  _describe 'dataflow-qa' entries\n"
         "}\n"
         // As an autoloaded file it is the function itself, when it is called first.
         "if [[ $funcstack[1] == _dataflow-qa ]]; then _dataflow_qa \"$@\"; else compdef _dataflow_qa dataflow-qa; "
         "fi\n";
}

std::string fish_completion(const std::vector<CommandRow>& commands) {
  std::string text = "# fish completion for dataflow-qa; made by `dataflow-qa completion fish`\n" + fish_walk(commands);
  for (const auto& command : commands) {
    text += fish_operands(command);
    if (!command.path.empty()) {
      CommandRow above;
      above.path.assign(command.path.begin(), command.path.end() - 1);
      text +=
          fmt::format("{} -f -a {} -d {}\n", fish_line(above), command.path.back(), quoted(short_text(command.about)));
    }
    for (const auto& option : command.options) text += fish_option(command, option);
  }
  return text;
}

}  // namespace dataflow_qa::cli
