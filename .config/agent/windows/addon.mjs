// Compiles pkcs11js for Windows on Linux, by MinGW. MSVC's delay loading, by which node-gyp binds an
// addon to the executable that loads it, is replaced by a few lines of assembler: each function of
// Node-API jumps to the address that the running executable exports.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup.mjs';
import { nodeApi } from '../downloads.mjs';

const SOURCES = ['dl.cpp', 'common.cpp', 'main.cpp'].map((name) => join(root, 'node_modules/pkcs11js/src', name));

/** Functions of Node-API, from the lists that its headers bring. */
function names() {
  const lists = ['js_native_api', 'node_api'].map((name) => join(nodeApi(), 'def', `${name}.def`));
  return [...new Set(lists.flatMap((list) => readFileSync(list, 'utf8').match(/\b(?:napi|node_api)_\w+/g) ?? []))];
}

/** C with assembler: a table of addresses, filled when Windows loads the addon, and a jump for each. */
function jumps(list) {
  const lines = list.map((name, at) => `".globl ${name}\\n${name}: jmp *dvc_napi+${at * 8}(%rip)\\n"`);
  return `#include <windows.h>
FARPROC dvc_napi[${list.length}];
static const char *const names[] = {${list.map((name) => `"${name}"`).join(',')}};
__asm__(${lines.join('\n')});
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
  if (reason == DLL_PROCESS_ATTACH)
    for (int at = 0; at < ${list.length}; at++) dvc_napi[at] = GetProcAddress(GetModuleHandle(NULL), names[at]);
  return TRUE;
}
`;
}

/** Makes `pkcs11.node` in `folder`. */
export function windowsAddon(folder) {
  const [source, object] = ['napi.c', 'napi.o'].map((name) => join(folder, name));
  writeFileSync(source, jumps(names()));
  const run = (command, args) => execFileSync(`x86_64-w64-mingw32-${command}`, args, { stdio: 'pipe' });
  run('gcc', ['-O2', '-c', source, '-o', object]);
  run('g++', [
    ...['-O2', '-std=c++17', '-shared', '-s', '-static', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNAPI_EXTERN='],
    ...['-DBUILDING_NODE_EXTENSION', `-I${join(root, 'node_modules/pkcs11js/includes')}`],
    ...[`-I${join(nodeApi(), 'include')}`, '-o', join(folder, 'pkcs11.node'), ...SOURCES, object],
  ]);
  for (const each of [source, object]) rmSync(each);
}
