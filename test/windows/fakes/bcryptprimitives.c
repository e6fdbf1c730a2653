/* Fake of the Windows library for random numbers, which Wine includes since 8.13 and Rust's standard library imports. */
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
