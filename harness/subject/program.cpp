#include "harness/subject/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <sstream>

#include "base/file.h"
#include "harness/subject/environment.h"

namespace dataflow_qa::subject {
namespace {

namespace fs = std::filesystem;

bool may_be_executed(const fs::path& file) {
  return access(file.c_str(), X_OK) == 0;
}

/// What a script names behind "#!"; empty where the file is none, or cannot be read.
std::string interpreter_of(const fs::path& program) {
  constexpr std::size_t enough = 4096;
  auto line = base::beginning_of(program, enough);
  if (!line.starts_with("#!")) return "";
  line = line.substr(2, line.find('\n') - 2);
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_first_of(" \t", begin) - begin);
}

/// Why this program cannot be started; empty where nothing speaks against it.
std::string obstacle(const std::string& name, const fs::path& program) {
  std::error_code unknown;
  const auto shown = program.lexically_normal().string();
  if (!fs::exists(program, unknown)) {
    if (name.find('/') != std::string::npos) {
      return fmt::format("the program {} is not there: build or install it, or name another one", shown);
    }
    return fmt::format(
        "the program {} is neither beside this file ({}) nor on PATH: build or install it, or name it "
        "with its folder",
        name, shown);
  }
  if (fs::is_directory(program, unknown)) return fmt::format("{} is a folder: name the program in it", shown);
  if (!fs::is_regular_file(program, unknown)) return fmt::format("{} is a device or a pipe, no program", shown);
  if (!may_be_executed(program)) {
    return fmt::format("{} may not be executed: run `chmod +x` on it, or name its interpreter first: \"/bin/sh\", …",
                       shown);
  }
  const auto interpreter = interpreter_of(program);
  if (interpreter.empty() || may_be_executed(interpreter)) return "";
  // A line that ends as on Windows shows its "\r".
  return fmt::format("the first line of {} names the interpreter {}, which cannot be executed: correct that line",
                     shown, nlohmann::json(interpreter).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

}  // namespace

fs::path find_program(const std::string& name, const fs::path& beside) {
  fs::path given(name);
  if (given.is_absolute()) return given;
  const bool has_folder = name.find('/') != std::string::npos;
  // A folder of that name does not hide a program on PATH.
  std::error_code unknown;  // what cannot be looked at is not there
  if (has_folder ? fs::exists(beside / given, unknown) : fs::is_regular_file(beside / given, unknown))
    return fs::absolute(beside / given);
  if (!has_folder) {
    std::istringstream path(from_environment("PATH", "/usr/bin:/bin"));
    for (std::string folder; std::getline(path, folder, ':');) {
      if (!folder.empty() && may_be_executed(fs::path(folder) / given)) return fs::path(folder) / given;
    }
  }
  return fs::absolute(beside / given);
}

base::Result<void> require_program(const SubjectFile& file, const fs::path& program_dir) {
  if (file.mode == Mode::external) return {};
  const auto beside = fs::absolute(file.file).parent_path();
  const auto name =
      expand(file.command.front(), {{"program_dir", program_dir.string()}, {"subject_dir", beside.string()}});
  if (name.find('{') != std::string::npos) return {};  // a world alone knows
  const auto why = obstacle(name, find_program(name, beside));
  if (why.empty()) return {};
  return base::failure(why, "/command/0", file.file.string());
}

}  // namespace dataflow_qa::subject
