// The line by itself at many widths, and the drawing on a pseudo-terminal.

#include "tools/progress.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>
#include <vector>

namespace tripline::tools {
namespace {

TEST(ProgressLine, ShowsWhatThereIsRoomFor) {
  const ProgressState state{1234567890, 3456789012, 3.5};
  EXPECT_EQ(progress_line(state, 120),
            "[==============>                         ]  35%  0:07 left  352.7 MB/s  1.2 GB of 3.5 GB");
  EXPECT_EQ(progress_line(state, 79),
            "[===========>                   ]  35%  0:07 left  352.7 MB/s  1.2 GB of 3.5 GB");
  EXPECT_EQ(progress_line(state, 57), " 35%  0:07 left  352.7 MB/s  1.2 GB of 3.5 GB");
  EXPECT_EQ(progress_line(state, 40), "[===>      ]  35%  0:07 left  352.7 MB/s");
  EXPECT_EQ(progress_line(state, 20), " 35%  0:07 left");
  EXPECT_EQ(progress_line(state, 8), " 35%");
  EXPECT_EQ(progress_line(state, 3), "");
  for (std::size_t columns = 0; columns < 200; ++columns)
    EXPECT_LE(progress_line(state, columns).size(), columns);
}

TEST(ProgressLine, StandsAtItsEnds) {
  EXPECT_EQ(progress_line({0, 100, 0}, 40), "[>                  ]   0%  0 B of 100 B");
  EXPECT_EQ(progress_line({100, 100, 1}, 37), "[==========] 100%  0:00 left  100 B/s");
  EXPECT_EQ(progress_line({250, 100, 1}, 24), "100%  0:00 left  250 B/s");  // what is read twice
  EXPECT_EQ(progress_line({1, 1000000000000, 3600}, 40),
            "[>          ]   0%  0 B/s  1 B of 1.0 TB");  // no time left
  EXPECT_EQ(progress_line({1000000, 4000000000, 10}, 30), "  0%  11:06:30 left");
}

TEST(ProgressLine, OfAnUnknownTotal) {
  EXPECT_EQ(progress_line({5000, 0, 2}, 40), "5.0 kB  2.5 kB/s");
  EXPECT_EQ(progress_line({0, 0, 0}, 40), "0 B");
}

TEST(Progress, IsSilentWithoutATerminal) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(terminal_columns(file), std::nullopt);
  {
    Progress progress(file, 100);
    progress.update(50);
  }
  EXPECT_EQ(std::ftell(file), 0);
  std::fclose(file);
}

class Terminal {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) return;
    winsize size{};
    size.ws_col = 41;
    ioctl(master_, TIOCSWINSZ, &size);
    const char* name = ptsname(master_);
    slave_ = name ? std::fopen(name, "r+") : nullptr;
  }
  ~Terminal() {
    if (slave_) std::fclose(slave_);
    if (master_ >= 0) close(master_);
  }
  std::FILE* stream() { return slave_; }
  // What arrives up to `end`, or as much of it as does within some seconds.
  std::string drawn_until(std::string_view end) {
    std::string out;
    pollfd ready{master_, POLLIN, 0};
    while (!out.ends_with(end) && poll(&ready, 1, 5000) == 1) {
      char bytes[4096];
      const ssize_t size = read(master_, bytes, sizeof bytes);
      if (size <= 0) break;
      out.append(bytes, static_cast<std::size_t>(size));
    }
    return out;
  }

 private:
  int master_;
  std::FILE* slave_ = nullptr;
};

TEST(Progress, DrawsOnATerminalAndCleansUp) {
  Terminal terminal;
  if (!terminal.stream()) GTEST_SKIP() << "no pseudo-terminals here";
  EXPECT_EQ(terminal_columns(terminal.stream()), 41u);
  Progress progress(terminal.stream(), 100);
  progress.update(0);
  EXPECT_EQ(terminal.drawn_until("\x1b[K"), "\r[>                  ]   0%  0 B of 100 B\x1b[K");
  progress.finish();
  progress.update(100);
  progress.finish();
  EXPECT_EQ(terminal.drawn_until("\x1b[K"), "\r\x1b[K");
}

TEST(Progress, MayBeCalledFromAnyThread) {
  Terminal terminal;
  if (!terminal.stream()) GTEST_SKIP() << "no pseudo-terminals here";
  {
    Progress progress(terminal.stream(), 1000);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (std::uint64_t i = 0; i < 1000; ++i) progress.update(i);
      });
    }
  }
  const std::string drawn = terminal.drawn_until("\r\x1b[K");
  EXPECT_TRUE(drawn.starts_with("\r["));
  EXPECT_TRUE(drawn.ends_with("\r\x1b[K"));
}

}  // namespace
}  // namespace tripline::tools
