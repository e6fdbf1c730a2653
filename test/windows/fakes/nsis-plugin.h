/* The interface of an NSIS plug-in: the installer's stack of strings (NSIS, Docs/Plugins). */
#include <windows.h>

#include <shellapi.h>

typedef struct stack_entry {
  struct stack_entry *next;
  WCHAR text[1];
} stack_entry;

static int text_size;
static stack_entry **stack;

/* Exports a function that scripts call by its name. */
#define PLUGIN_FUNCTION(name) __declspec(dllexport) void __cdecl name(HWND window, int size, WCHAR *variables, stack_entry **top, void *extra)
#define BEGIN (text_size = size, stack = top)

#define LONGEST 8192

static void pop(WCHAR *out) {
  stack_entry *entry = *stack;
  *out = 0;
  if (!entry) return;
  lstrcpynW(out, entry->text, text_size < LONGEST ? text_size : LONGEST);
  *stack = entry->next;
  GlobalFree(entry);
}

static void push(const WCHAR *text) {
  stack_entry *entry = GlobalAlloc(GPTR, sizeof(stack_entry) + text_size * sizeof(WCHAR));
  lstrcpynW(entry->text, text, text_size);
  entry->next = *stack;
  *stack = entry;
}
