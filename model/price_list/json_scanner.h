#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/price_list/byte_source.h"

namespace stagecraft {

/// A JSON text of any size (RFC 8259) read token by token in bounded memory.
class JsonScanner {
public:
    enum class Token { BeginObject, EndObject, BeginArray, EndArray, Key, String, Number, True, False, Null, End, Error };
    static constexpr std::size_t defaultBlock = 1u << 20;
    static constexpr std::size_t deepest = 200;

    /// `file` is used in messages. A string or number longer than `block` bytes is refused, and so is nesting deeper
    /// than `deepest`.
    JsonScanner(ByteSource& source, std::string file, std::size_t block = defaultBlock);

    /// The next token; End once after the whole value, Error for ever after a mistake.
    Token next();
    /// Of a Key, String or Number, without quotes and escapes; valid until `next` or `skip`.
    [[nodiscard]] std::string_view text() const { return value_; }

    /// After a Key: passes over its value. After BeginObject or BeginArray: over the rest of it. Inside, only strings
    /// and nesting are checked. False on a mistake.
    bool skip();

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    /// Makes `message` about the current place the scanner's error; the first one stays.
    void fail(ErrorCode code, std::string key, std::string message);
    /// Of the last token, counted from 1.
    [[nodiscard]] int line() const;

private:
    enum class Expect { Value, ValueOrEnd, KeyOrEnd, Key, Colon, CommaOrEnd, Nothing };
    Token scan();
    Token begin(bool isObject);
    Token end(char closing);
    Token word(std::string_view all, Token token);
    Token number();
    bool string();
    bool unescape(std::size_t from, std::size_t end);
    bool skipString();
    Token mistake(std::string message);
    /// Makes the byte at `at_` available; false at the end of the source. Keeps the text from `keep_` on.
    bool more();
    [[nodiscard]] bool has(std::size_t position) const { return position < size_; }
    bool skipBlanks();

    ByteSource& source_;
    std::string file_;
    std::vector<char> text_;
    std::size_t size_ = 0;
    std::size_t at_ = 0;    ///< the next byte to read
    std::size_t keep_ = 0;  ///< where the current token begins
    std::uint64_t before_ = 0;  ///< bytes of the source before the block
    bool isAtEnd_ = false;
    Expect expect_ = Expect::Value;
    std::vector<bool> isObject_;  ///< what is open, the innermost last
    std::string_view value_;
    std::string copy_;
    mutable std::size_t linePosition_ = 0;
    mutable int lineHere_ = 1;
    std::optional<Error> error_;
};

}  // namespace stagecraft
