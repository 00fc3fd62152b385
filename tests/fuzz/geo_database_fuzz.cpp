// Any bytes as a GeoIP database: it is refused, or it opens and answers for every address that is asked, twice the same.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "runtime/geo_database.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tripline::runtime;
  const int file = memfd_create("geo", MFD_CLOEXEC);
  if (file < 0) return 0;
  if (write(file, data, size) == static_cast<ssize_t>(size)) {
    const auto opened = GeoDatabase::open("/proc/self/fd/" + std::to_string(file));
    if (const auto* database = std::get_if<GeoDatabase>(&opened)) {
      for (const char* text : {"0.0.0.0", "255.255.255.255", "198.51.100.200", "203.0.113.7", "::", "2001:db8::1", "ffff::"}) {
        const Address address = *read_address(text);
        if (database->find(address) != database->find(address)) std::abort();
      }
    }
  }
  close(file);
  return 0;
}
