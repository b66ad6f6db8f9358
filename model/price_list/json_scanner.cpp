#include "model/price_list/json_scanner.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "model/support/text.h"
#include "model/support/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace stagecraft {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t room = 16;  // bytes behind the block that may be loaded but mean nothing

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// How far from `from` the first byte lies that ends a plain run of a string: a quote, a backslash, a control character
/// or one that is not ASCII. May say `size` or more when there is none.
std::size_t plainRun(const char* text, std::size_t from, std::size_t size) {
    std::size_t at = from;
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), blank = _mm_set1_epi8(' ');
    for (; at < size; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
        // As signed numbers, both control characters and bytes above ASCII are below a blank.
        const __m128i ends = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                                          _mm_cmplt_epi8(bytes, blank));
        if (const int mask = _mm_movemask_epi8(ends); mask != 0)
            return at + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(mask)));
    }
#else
    while (at < size && text[at] != '"' && text[at] != '\\' && text[at] >= ' ') ++at;
#endif
    return at;
}

std::optional<unsigned> hexadecimal(std::string_view digits) {
    unsigned value = 0;
    for (const char c : digits) {
        value *= 16;
        if (isDigit(c)) value += static_cast<unsigned>(c - '0');
        else if (c >= 'a' && c <= 'f') value += static_cast<unsigned>(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F') value += static_cast<unsigned>(c - 'A') + 10;
        else return std::nullopt;
    }
    return value;
}

void appendUtf8(std::string& out, unsigned code) {
    const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
}

}  // namespace

JsonScanner::JsonScanner(ByteSource& source, std::string file, std::size_t block)
    : source_(source), file_(std::move(file)), text_(std::max<std::size_t>(block, 64) + room) {}

void JsonScanner::fail(ErrorCode code, std::string key, std::string message) {
    if (error_) return;
    error_ = Error{code, file_, line(), std::move(key),
                   std::move(message) + " (byte " + groupedNumber(static_cast<double>(before_ + at_)) + ")"};
}

JsonScanner::Token JsonScanner::mistake(std::string message) {
    fail(ErrorCode::Syntax, {}, std::move(message));
    return Token::Error;
}

int JsonScanner::line() const {
    if (keep_ > linePosition_) {
        lineHere_ += static_cast<int>(std::count(text_.data() + linePosition_, text_.data() + keep_, '\n'));
        linePosition_ = keep_;
    }
    return lineHere_;
}

bool JsonScanner::more() {
    if (at_ < size_) return true;
    if (isAtEnd_ || error_) return false;
    static_cast<void>(line());
    linePosition_ = 0;
    std::memmove(text_.data(), text_.data() + keep_, size_ - keep_);
    before_ += keep_;
    size_ -= keep_;
    at_ -= keep_;
    keep_ = 0;
    const std::size_t capacity = text_.size() - room;
    if (size_ == capacity) {
        mistake("a text is longer than " + std::to_string(capacity) + " bytes; a quote may be missing");
        return false;
    }
    const Result<std::size_t> got = source_.read({text_.data() + size_, capacity - size_});
    if (!got) {
        error_ = got.error();
        return false;
    }
    isAtEnd_ = *got == 0;
    const bool isFirst = before_ == 0 && size_ == 0;
    size_ += *got;
    if (isFirst && std::string_view{text_.data(), size_}.starts_with(byteOrderMark)) at_ = keep_ = byteOrderMark.size();
    return at_ < size_ || (!isAtEnd_ && more());
}

bool JsonScanner::skipBlanks() {
    for (;;) {
        while (at_ < size_ && isBlank(text_[at_])) ++at_;
        keep_ = at_;
        if (at_ < size_) return true;
        if (!more()) return false;
    }
}

JsonScanner::Token JsonScanner::begin(bool isObject) {
    if (isObject_.size() == deepest) return mistake("is nested deeper than " + std::to_string(deepest) + " levels");
    ++at_;
    isObject_.push_back(isObject);
    expect_ = isObject ? Expect::KeyOrEnd : Expect::ValueOrEnd;
    return isObject ? Token::BeginObject : Token::BeginArray;
}

JsonScanner::Token JsonScanner::end(char closing) {
    const bool isObject = closing == '}';
    if (isObject_.empty() || isObject_.back() != isObject) return mistake(std::string{"a "} + closing + " closes nothing");
    ++at_;
    isObject_.pop_back();
    expect_ = isObject_.empty() ? Expect::Nothing : Expect::CommaOrEnd;
    return isObject ? Token::EndObject : Token::EndArray;
}

JsonScanner::Token JsonScanner::word(std::string_view all, Token token) {
    for (const char c : all) {
        if (!more() || text_[at_] != c) return mistake("must be a value of JSON");
        ++at_;
    }
    expect_ = isObject_.empty() ? Expect::Nothing : Expect::CommaOrEnd;
    return token;
}

JsonScanner::Token JsonScanner::number() {
    const auto digits = [&] {
        bool any = false;
        while (more() && isDigit(text_[at_])) {
            ++at_;
            any = true;
        }
        return any;
    };
    if (text_[at_] == '-') ++at_;
    bool isGood = false;
    if (more() && text_[at_] == '0') {
        ++at_;
        isGood = true;
    } else {
        isGood = digits();
    }
    if (isGood && more() && text_[at_] == '.') {
        ++at_;
        isGood = digits();
    }
    if (isGood && more() && (text_[at_] == 'e' || text_[at_] == 'E')) {
        ++at_;
        if (more() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
        isGood = digits();
    }
    if (!isGood) return mistake("must be a number as JSON writes it");
    value_ = {text_.data() + keep_, at_ - keep_};
    expect_ = isObject_.empty() ? Expect::Nothing : Expect::CommaOrEnd;
    return Token::Number;
}

bool JsonScanner::string() {
    ++at_;
    bool hasEscapes = false, isAscii = true;
    for (;;) {
        at_ = std::min(plainRun(text_.data(), at_, size_), size_);
        if (!more()) {
            if (!error_) mistake("ends in the middle of a text; the file may be cut off");
            return false;
        }
        const char c = text_[at_];
        if (c == '"') break;
        if (c == '\\') {
            hasEscapes = true;
            ++at_;
            if (!more()) continue;
            ++at_;
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            isAscii = false;
            ++at_;
        } else if (c < ' ') {
            mistake("a text holds a control character");
            return false;
        }
    }
    const std::size_t from = keep_ + 1, until = at_;
    ++at_;
    value_ = {text_.data() + from, until - from};
    if (!isAscii && !isUtf8(value_)) {
        mistake("a text is not UTF-8");
        return false;
    }
    return !hasEscapes || unescape(from, until);
}

bool JsonScanner::unescape(std::size_t from, std::size_t until) {
    copy_.clear();
    const std::string_view raw{text_.data() + from, until - from};
    const auto unit = [&](std::size_t at) { return at + 4 > raw.size() ? std::nullopt : hexadecimal(raw.substr(at, 4)); };
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            copy_ += raw[i];
            continue;
        }
        constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        const char letter = raw[++i];
        if (const std::size_t simple = letters.find(letter); simple != std::string_view::npos) {
            copy_ += meanings[simple];
            continue;
        }
        std::optional<unsigned> code = letter == 'u' ? unit(i + 1) : std::nullopt;
        i += 4;
        if (code && *code >= 0xD800 && *code < 0xDC00) {
            const std::optional<unsigned> low = raw.substr(std::min(i + 1, raw.size()), 2) == "\\u" ? unit(i + 3) : std::nullopt;
            code = low && *low >= 0xDC00 && *low < 0xE000 ? std::optional{0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00)}
                                                         : std::nullopt;
            i += 6;
        } else if (code && *code >= 0xDC00 && *code < 0xE000) {
            code.reset();
        }
        if (!code) {
            mistake("a text holds an escape that JSON does not know");
            return false;
        }
        appendUtf8(copy_, *code);
    }
    value_ = copy_;
    return true;
}

JsonScanner::Token JsonScanner::next() {
    value_ = {};
    if (error_) return Token::Error;
    const Token token = scan();
    return error_ ? Token::Error : token;
}

JsonScanner::Token JsonScanner::scan() {
    for (;;) {
        if (!skipBlanks()) {
            if (error_) return Token::Error;
            if (expect_ == Expect::Nothing) return Token::End;
            return mistake(before_ + size_ == 0 ? "is empty" : "ends before its value does; the file may be cut off");
        }
        const char c = text_[at_];
        switch (expect_) {
            case Expect::Nothing: return mistake("more follows after the end of the value");
            case Expect::Colon:
                if (c != ':') return mistake("a colon must follow a key");
                ++at_;
                expect_ = Expect::Value;
                continue;
            case Expect::CommaOrEnd:
                if (c == '}' || c == ']') return end(c);
                if (c != ',') return mistake("a comma must stand between two values");
                ++at_;
                expect_ = isObject_.back() ? Expect::Key : Expect::Value;
                continue;
            case Expect::KeyOrEnd:
                if (c == '}') return end(c);
                [[fallthrough]];
            case Expect::Key:
                if (c != '"') return mistake("a key in quotes must stand here");
                if (!string()) return Token::Error;
                expect_ = Expect::Colon;
                return Token::Key;
            case Expect::ValueOrEnd:
                if (c == ']') return end(c);
                [[fallthrough]];
            case Expect::Value: break;
        }
        switch (c) {
            case '{': return begin(true);
            case '[': return begin(false);
            case '"':
                if (!string()) return Token::Error;
                expect_ = isObject_.empty() ? Expect::Nothing : Expect::CommaOrEnd;
                return Token::String;
            case 't': return word("true", Token::True);
            case 'f': return word("false", Token::False);
            case 'n': return word("null", Token::Null);
            default: break;
        }
        if (c == '-' || isDigit(c)) return number();
        return mistake("must be a value of JSON");
    }
}

bool JsonScanner::skipString() {
    for (;;) {
        keep_ = at_;
        at_ = std::min(plainRun(text_.data(), at_, size_), size_);
        keep_ = at_;
        if (!more()) {
            if (!error_) mistake("ends in the middle of a text; the file may be cut off");
            return false;
        }
        const char c = text_[at_++];
        if (c == '"') return true;
        if (c == '\\') {
            keep_ = at_;
            if (more()) ++at_;
        }
    }
}

bool JsonScanner::skip() {
    if (error_) return false;
    std::size_t depth = 1;
    if (expect_ == Expect::Colon) {
        const Token token = next();
        if (token != Token::BeginObject && token != Token::BeginArray) return token != Token::Error;
    }
    value_ = {};
    // What matters here: quotes, and brackets outside of them.
    static constexpr auto matters = [] {
        std::array<bool, 256> table{};
        for (const char c : std::string_view{"\"{}[]"}) table[static_cast<unsigned char>(c)] = true;
        return table;
    }();
    while (depth > 0) {
        while (at_ < size_ && !matters[static_cast<unsigned char>(text_[at_])]) ++at_;
        keep_ = at_;
        if (!more()) {
            if (!error_) mistake("ends before its value does; the file may be cut off");
            return false;
        }
        const char c = text_[at_++];
        if (!matters[static_cast<unsigned char>(c)]) continue;
        if (c == '"') {
            if (!skipString()) return false;
        } else if (c == '{' || c == '[') {
            if (isObject_.size() + depth++ > deepest) {
                mistake("is nested deeper than " + std::to_string(deepest) + " levels");
                return false;
            }
        } else if (--depth == 0 && isObject_.back() != (c == '}')) {
            mistake(std::string{"a "} + c + " closes nothing");
            return false;
        }
    }
    isObject_.pop_back();
    expect_ = isObject_.empty() ? Expect::Nothing : Expect::CommaOrEnd;
    return true;
}

}  // namespace stagecraft
