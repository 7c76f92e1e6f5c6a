// Runs a fuzz target over its seeds and a fixed number of their mutations, without libFuzzer: what CI does in a bounded
// time with any compiler. Usage: TARGET MUTATIONS_A_SEED SEED_FOLDER...

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> read_seeds(const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> files;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> seeds;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

/// A few bytes changed, dropped, doubled or taken from another seed.
Bytes mutated(const std::vector<Bytes>& seeds, std::size_t which, std::mt19937& random) {
  Bytes bytes = seeds[which];
  const auto below = [&random](std::size_t limit) { return limit == 0 ? std::size_t{0} : random() % limit; };
  for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
    const auto at = static_cast<std::ptrdiff_t>(below(bytes.size()));
    const Bytes& other = seeds[below(seeds.size())];
    switch (below(4)) {
      case 0:
        if (!bytes.empty()) bytes[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(random());
        break;
      case 1:
        if (!bytes.empty()) bytes.erase(bytes.begin() + at);
        break;
      case 2:
        bytes.insert(bytes.begin() + at, static_cast<std::uint8_t>(random()));
        break;
      default:
        bytes.insert(bytes.begin() + at, other.begin(),
                     other.begin() + static_cast<std::ptrdiff_t>(below(other.size())));
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return EXIT_FAILURE;
  const auto seeds = read_seeds({argv + 2, argv + argc});
  if (seeds.empty()) {
    std::fputs("no seeds\n", stderr);
    return EXIT_FAILURE;
  }
  const int mutations = std::atoi(argv[1]);
  std::mt19937 random(20240229);
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    LLVMFuzzerTestOneInput(seeds[i].data(), seeds[i].size());
    for (int round = 0; round < mutations; ++round) {
      const Bytes bytes = mutated(seeds, i, random);
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
  }
  std::printf("%zu seeds, %d mutations each\n", seeds.size(), mutations);
  return EXIT_SUCCESS;
}
