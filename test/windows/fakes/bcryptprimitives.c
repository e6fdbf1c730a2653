/* Windows' library of random numbers, which Wine has from 8.13 on. Rust's standard library imports it. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG bytes);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T bytes) {
  while (bytes > 0) {
    ULONG part = bytes > 0x10000000 ? 0x10000000 : (ULONG)bytes;
    if (!SystemFunction036(buffer, part)) return FALSE;
    buffer += part;
    bytes -= part;
  }
  return TRUE;
}
