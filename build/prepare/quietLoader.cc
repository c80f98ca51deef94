// The addon that Node loads: it loads TensorFlow's addon beside it, or the one that PULTRACK_TENSORFLOW_ADDON names, and hands over.
//
// TensorFlow's libraries write to the terminal while they are being loaded, before any setting of theirs is read: that
// oneDNN is on, and with CUDA that factories are registered twice. Standard error is held back during the loading;
// everything but those known lines is written out afterwards.

#include <dlfcn.h>
#include <limits.h>
#include <node_api.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

namespace {

const char* const kKnownLines[] = {
    "oneDNN custom operations are on",
    "before absl::InitializeLog() is called",
    "cuDNN factory",
    "cuFFT factory",
    "cuBLAS factory",
    "computation placer already registered",
};

bool IsKnown(const std::string& line) {
  for (const char* known : kKnownLines) {
    if (line.find(known) != std::string::npos) return true;
  }
  return false;
}

void WriteUnknownLines(int held) {
  std::string text;
  char buffer[4096];
  lseek(held, 0, SEEK_SET);
  for (ssize_t count; (count = read(held, buffer, sizeof buffer)) > 0;) text.append(buffer, count);
  for (size_t start = 0; start < text.size();) {
    size_t end = text.find('\n', start);
    if (end == std::string::npos) end = text.size() - 1;
    const std::string line = text.substr(start, end + 1 - start);
    if (!IsKnown(line) && write(STDERR_FILENO, line.data(), line.size()) < 0) return;
    start = end + 1;
  }
}

// Holds standard error back while it lives. Where the system refuses, nothing is held back.
class HeldStandardError {
 public:
  HeldStandardError() : held_(memfd_create("stderr", MFD_CLOEXEC)), original_(held_ < 0 ? -1 : dup(STDERR_FILENO)) {
    if (original_ >= 0) dup2(held_, STDERR_FILENO);
  }
  ~HeldStandardError() {
    if (original_ >= 0) {
      dup2(original_, STDERR_FILENO);
      close(original_);
      WriteUnknownLines(held_);
    }
    if (held_ >= 0) close(held_);
  }

 private:
  int held_;
  int original_;
};

// A packaged workstation cannot relink itself: where another TensorFlow was installed later, its addon is named by the environment.
std::string FindAddon() {
  const char* named = getenv("PULTRACK_TENSORFLOW_ADDON");
  if (named != nullptr && *named != '\0') return named;
  Dl_info self;
  char path[PATH_MAX];
  if (!dladdr(reinterpret_cast<void*>(&FindAddon), &self) || !realpath(self.dli_fname, path)) return "";
  const std::string whole(path);
  return whole.substr(0, whole.rfind('/') + 1) + "tensorflow_addon.so";
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int32_t node_api_module_get_api_version_v1() { return NAPI_VERSION; }

extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  using Register = napi_value (*)(napi_env, napi_value);
  void* addon;
  {
    HeldStandardError held;
    addon = dlopen(FindAddon().c_str(), RTLD_NOW | RTLD_LOCAL);
  }
  Register initialise = addon ? reinterpret_cast<Register>(dlsym(addon, "napi_register_module_v1")) : nullptr;
  if (initialise == nullptr) {
    const char* why = dlerror();
    napi_throw_error(env, nullptr, why ? why : "TensorFlow's addon cannot be loaded");
    return nullptr;
  }
  return initialise(env, exports);
}
