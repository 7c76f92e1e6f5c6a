#pragma once

#include <string>
#include <vector>

namespace dataflow_qa::describe {

/// What a note is about, in the order in which a person had best look at it: first what keeps a client out, then what
/// makes a record what it is, then the rest.
enum class Topic { system, access, collections, ids, timestamps, lists, references, fields, unique, writing, errors };

/// What is left to fill in, as one sentence.
struct Note {
  Topic topic = Topic::system;
  std::string pointer;  // into the description
  std::string text;
};

using Notes = std::vector<Note>;

inline constexpr const char* guessed = "assumed: guessed from the name";
inline constexpr const char* usual = "assumed: the usual, for the OpenAPI file says nothing";

}  // namespace dataflow_qa::describe
