/*
 * Starts the agent without a console window, for the start menu and at sign-in: Node's executable is
 * a console program. A named object lets it run once for each user who is signed in.
 * With --stop it ends the agents that it may end; the installer does so before it removes the files.
 */
#include <windows.h>
#include <tlhelp32.h>

static void beside(WCHAR *path, const WCHAR *name) {
  DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
  while (length && path[length - 1] != L'\\') length--;
  lstrcpyW(path + length, name);
}

static void stop(const WCHAR *path) {
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32W each = {.dwSize = sizeof each};
  for (BOOL more = Process32FirstW(all, &each); more; more = Process32NextW(all, &each)) {
    HANDLE process = OpenProcess(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, each.th32ProcessID);
    WCHAR its[MAX_PATH];
    DWORD length = MAX_PATH;
    if (!process) continue;
    if (QueryFullProcessImageNameW(process, 0, its, &length) && !lstrcmpiW(its, path)) TerminateProcess(process, 0);
    CloseHandle(process);
  }
  CloseHandle(all);
}

int WINAPI wWinMain(HINSTANCE self, HINSTANCE previous, PWSTR words, int show) {
  WCHAR path[MAX_PATH + 64];
  beside(path, L"dvc-register-agent.exe");
  if (!lstrcmpW(words, L"--stop")) {
    stop(path);
    return 0;
  }
  HANDLE once = CreateMutexW(NULL, TRUE, L"Local\\dvc-register-agent");
  if (!once || GetLastError() == ERROR_ALREADY_EXISTS) return 0;
  WCHAR line[MAX_PATH + 128];
  wsprintfW(line, L"\"%s\" --prompt window", path);
  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION made;
  if (!CreateProcessW(path, line, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &start, &made)) return 1;
  WaitForSingleObject(made.hProcess, INFINITE);
  return 0;
}
