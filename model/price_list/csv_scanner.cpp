#include "model/price_list/csv_scanner.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace stagecraft {

namespace {

constexpr std::size_t step = 64;

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr const char* strayQuote = "a quote stands inside a cell that is not quoted";
constexpr const char* textAfterQuote = "text follows a closing quote";

/// Bit i is the parity of bits 0 to i: after every second quote we are outside again.
std::uint64_t prefixXor(std::uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

}  // namespace

CsvMarks csvMarksPortable(const char* block) {
    CsvMarks marks;
    for (std::size_t i = 0; i < step; ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (block[i] == '"') marks.quotes |= bit;
        if (block[i] == ',') marks.commas |= bit;
        if (block[i] == '\n') marks.newlines |= bit;
    }
    return marks;
}

CsvMarks csvMarks(const char* block) {
#ifdef __SSE2__
    CsvMarks marks;
    const __m128i quote = _mm_set1_epi8('"'), comma = _mm_set1_epi8(','), newline = _mm_set1_epi8('\n');
    for (unsigned i = 0; i < step; i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + i));
        const auto found = [&](__m128i wanted) {
            const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
            return static_cast<std::uint64_t>(static_cast<unsigned>(mask)) << i;
        };
        marks.quotes |= found(quote);
        marks.commas |= found(comma);
        marks.newlines |= found(newline);
    }
    return marks;
#else
    return csvMarksPortable(block);
#endif
}

CsvScanner::CsvScanner(ByteSource& source, std::string file, std::size_t block)
    : source_(source), file_(std::move(file)), capacity_(std::max(block, step)), text_(capacity_ + 2 * step) {}

void CsvScanner::fail(ErrorCode code, std::string message) {
    if (!error_) error_ = Error{code, file_, line(), {}, std::move(message)};
}

bool CsvScanner::refill() {
    // Lines are counted to where the text that stays begins, for what leaves cannot be counted later.
    start_ = nextStart_;
    static_cast<void>(line());
    linePosition_ = 0;
    std::memmove(text_.data(), text_.data() + nextStart_, size_ - nextStart_);
    size_ -= nextStart_;
    start_ = nextStart_ = 0;
    while (size_ < capacity_ && !isAtEnd_) {
        const Result<std::size_t> got = source_.read({text_.data() + size_, capacity_ - size_});
        if (!got) {
            error_ = got.error();
            return false;
        }
        isAtEnd_ = *got == 0;
        size_ += *got;
    }
    if (!isStarted_ && std::string_view{text_.data(), size_}.starts_with(byteOrderMark)) {
        size_ -= byteOrderMark.size();
        std::memmove(text_.data(), text_.data() + byteOrderMark.size(), size_);
    }
    isStarted_ = true;
    if (isAtEnd_ && size_ > 0 && text_[size_ - 1] != '\n' && size_ < text_.size()) text_[size_++] = '\n';
    index();
    return true;
}

void CsvScanner::index() {
    separators_.resize(size_ + step);
    ends_.clear();
    separatorCount_ = record_ = 0;
    inside_ = lastWasQuote_ = lastClosed_ = 0;
    lastWasSeparator_ = 1;  // a block begins with a record
    hasDoubledQuotes_ = false;
    bad_ = {};
    std::memset(text_.data() + size_, ' ', std::min(step, text_.size() - size_));
    for (std::size_t from = 0; from < size_ && bad_.why == nullptr; from += step)
        indexBlock(from, std::min(from + step, size_));
}

void CsvScanner::indexBlock(std::size_t from, std::size_t end) {
    CsvMarks marks = csvMarks(text_.data() + from);
    if (end - from < step) {
        const std::uint64_t valid = (std::uint64_t{1} << (end - from)) - 1;
        marks.quotes &= valid;
        marks.commas &= valid;
        marks.newlines &= valid;
    }
    // 1 from an opening quote to the byte before its closing one.
    const std::uint64_t inside = prefixXor(marks.quotes) ^ inside_;
    inside_ = static_cast<std::uint64_t>(-static_cast<std::int64_t>(inside >> 63));
    const std::uint64_t separators = (marks.commas | marks.newlines) & ~inside;
    if (marks.quotes != 0 || lastClosed_ != 0)
        noteBadQuote(from, marks.quotes & inside, marks.quotes & ~inside, marks.quotes, separators);
    lastWasSeparator_ = separators >> 63;
    lastWasQuote_ = marks.quotes >> 63;
    lastClosed_ = (marks.quotes & ~inside) >> 63;

    for (std::uint64_t newlines = marks.newlines & ~inside; newlines != 0; newlines &= newlines - 1) {
        const std::uint64_t before = (newlines & -newlines) - 1;
        ends_.push_back(static_cast<std::uint32_t>(
            separatorCount_ + static_cast<std::size_t>(std::popcount(separators & before))));
    }
    std::uint32_t* out = separators_.data() + separatorCount_;
    for (std::uint64_t left = separators; left != 0; left &= left - 1)
        *out++ = static_cast<std::uint32_t>(from) + static_cast<std::uint32_t>(std::countr_zero(left));
    separatorCount_ = static_cast<std::size_t>(out - separators_.data());
}

void CsvScanner::noteBadQuote(std::size_t from, std::uint64_t openings, std::uint64_t closings,
                              std::uint64_t quotes, std::uint64_t separators) {
    // A quote that opens stands behind a separator, or behind the closing one that it doubles.
    const std::uint64_t doubled = openings & (quotes << 1 | lastWasQuote_);
    hasDoubledQuotes_ |= doubled != 0;
    const std::uint64_t strayOpenings = openings & ~doubled & ~(separators << 1 | lastWasSeparator_);
    // One that closes is followed by a separator, by a carriage return before the line feed, or by its double.
    std::uint64_t strayTexts = (closings << 1 | lastClosed_) & ~separators & ~openings;
    for (std::uint64_t left = strayTexts; left != 0; left &= left - 1) {
        const std::size_t position = from + static_cast<std::size_t>(std::countr_zero(left));
        // What follows the block decides in the next one.
        const bool isLineEnd = position < size_ && text_[position] == '\r' && (position + 1 == size_ || text_[position + 1] == '\n');
        if (isLineEnd || position >= size_) strayTexts &= ~(left & -left);
    }
    const std::uint64_t stray = strayOpenings | strayTexts;
    if (stray == 0) return;
    const int first = std::countr_zero(stray);
    bad_ = {from + static_cast<std::size_t>(first), (strayOpenings >> first & 1) != 0 ? strayQuote : textAfterQuote};
}

bool CsvScanner::next() {
    copies_.clear();
    while (!error_) {
        if (record_ == ends_.size()) {
            if (bad_.why != nullptr) {
                start_ = nextStart_;
                fail(ErrorCode::Syntax, bad_.why);
                return false;
            }
            if (isStarted_ && isAtEnd_) {
                start_ = nextStart_;
                if (nextStart_ < size_) fail(ErrorCode::Syntax, "a quoted cell is never closed; the file may be cut off");
                return false;
            }
            if (isStarted_ && nextStart_ == 0 && size_ >= capacity_) {
                start_ = 0;
                fail(ErrorCode::Syntax, "a record is longer than " + std::to_string(capacity_) +
                                            " bytes; a quote may be missing");
                return false;
            }
            if (!refill()) return false;
            continue;
        }
        start_ = nextStart_;
        first_ = record_ == 0 ? 0 : ends_[record_ - 1] + 1u;
        last_ = ends_[record_++];
        nextStart_ = separators_[last_] + 1u;
        if (bad_.position < nextStart_) {
            record_ = ends_.size();
            nextStart_ = start_;
            continue;
        }
        if (size() > 1 || !cell(0).empty()) return true;
    }
    return false;
}

std::string_view CsvScanner::cell(std::size_t column) const {
    if (column >= size()) return {};
    const std::size_t separator = first_ + column;
    const std::size_t begin = column == 0 ? start_ : separators_[separator - 1] + 1u;
    std::size_t end = separators_[separator];
    if (separator == last_ && end > begin && text_[end - 1] == '\r') --end;
    const std::string_view raw{text_.data() + begin, end - begin};
    if (raw.empty() || raw.front() != '"') return raw;
    const std::string_view inner = raw.substr(1, raw.size() - 2);
    if (!hasDoubledQuotes_ || inner.find('"') == std::string_view::npos) return inner;
    std::string& copy = copies_.emplace_back();
    for (std::size_t i = 0; i < inner.size(); ++i) {
        copy += inner[i];
        if (inner[i] == '"') ++i;
    }
    return copy;
}

int CsvScanner::line() const {
    // Counting goes on from where it last stopped, so that a whole file is counted once at most.
    if (start_ > linePosition_) {
        lineHere_ += static_cast<int>(std::count(text_.data() + linePosition_, text_.data() + start_, '\n'));
        linePosition_ = start_;
    }
    return lineHere_;
}

}  // namespace stagecraft
