/**
 * A PKCS#11 module around another one (`DVC_SHIM_MODULE`) that answers as broken tokens and modules do. The file that
 * `DVC_SHIM` names says how, one word a line with its numbers in hex; it is read anew at every call. See `shim.ts`.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pkcs11.h"

#define EXTRA 99999

static CK_FUNCTION_LIST_PTR real;
static CK_FUNCTION_LIST shim;
static CK_OBJECT_HANDLE first;
static unsigned long lists;
static int late, begun, confirmed;

/** Whether the file names `word`; its numbers, as far as it has any. */
static int fault(const char *word, unsigned long *one, unsigned long *two) {
  char line[128], name[64];
  unsigned long a, b;
  int found = 0;
  FILE *file = fopen(getenv("DVC_SHIM") ? getenv("DVC_SHIM") : "", "r");
  if (!file) return 0;
  while (!found && fgets(line, sizeof line, file)) {
    a = b = 0;
    if (sscanf(line, "%63s %lx %lx", name, &a, &b) < 1 || strcmp(name, word)) continue;
    found = 1;
    if (one) *one = a;
    if (two) *two = b;
  }
  fclose(file);
  return found;
}

static void hang(void) {
  for (;;) pause();
}

static CK_RV Initialize(CK_VOID_PTR args) {
  FILE *starts = fopen(getenv("DVC_SHIM_STARTS") ? getenv("DVC_SHIM_STARTS") : "", "a");
  if (starts) {
    fputc('x', starts);
    fclose(starts);
  }
  late = fault("absent-until-restart", NULL, NULL);
  lists = 0;
  return real->C_Initialize(args);
}

static CK_RV GetSlotList(CK_BBOOL present, CK_SLOT_ID_PTR out, CK_ULONG_PTR count) {
  unsigned long most, rv;
  CK_SLOT_ID slots[64];
  CK_ULONG n = 63, at;
  CK_RV got;
  if (fault("hang", NULL, NULL)) hang();
  if (fault("general", &most, NULL) && !out && ++lists > most) return CKR_GENERAL_ERROR;
  if (fault("list", &rv, NULL)) return rv;
  if (late || fault("absent", NULL, NULL)) {
    *count = 0;
    return CKR_OK;
  }
  got = real->C_GetSlotList(present, slots, &n);
  if (got != CKR_OK) return got;
  if (fault("extra", NULL, NULL)) {
    for (at = n++; at > 0; at--) slots[at] = slots[at - 1];
    slots[0] = EXTRA;
  }
  if (out) memcpy(out, slots, n * sizeof *out);
  *count = n;
  return CKR_OK;
}

static CK_RV GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  unsigned long rv;
  CK_RV got;
  if (slot == EXTRA) {
    if (fault("extra-hang", NULL, NULL)) hang();
    if (fault("extra-crash", NULL, NULL)) abort();
    if (fault("extra", &rv, NULL) && rv) return rv;
    memset(info, ' ', sizeof *info);
    info->flags = CKF_TOKEN_INITIALIZED;
    return CKR_OK;
  }
  if (fault("token", &rv, NULL)) return rv;
  got = real->C_GetTokenInfo(slot, info);
  if (fault("reader", NULL, NULL)) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return got;
}

static CK_RV GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE_PTR out, CK_ULONG_PTR count) {
  unsigned long rv;
  return fault("mechanisms", &rv, NULL) ? rv : real->C_GetMechanismList(slot, out, count);
}

static CK_RV OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR app, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  unsigned long rv;
  if (slot == EXTRA) return fault("extra-session", &rv, NULL) ? rv : CKR_TOKEN_NOT_PRESENT;
  return real->C_OpenSession(slot, flags, app, notify, session);
}

static CK_RV FindObjectsInit(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  first = 0;
  return real->C_FindObjectsInit(session, template, count);
}

static CK_RV FindObjects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR found, CK_ULONG most, CK_ULONG_PTR count) {
  CK_RV rv = real->C_FindObjects(session, found, fault("one", NULL, NULL) ? 1 : most, count);
  if (!first && *count) first = found[0];
  return rv;
}

/** `attribute TYPE CKR`: that attribute of the object that was found first. */
static CK_RV GetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  unsigned long type, rv;
  CK_ULONG at;
  CK_RV got;
  if (object == first && fault("attribute", &type, &rv))
    for (at = 0; at < count; at++)
      if (template[at].type == type) return rv;
  got = real->C_GetAttributeValue(session, object, template, count);
  if (got == CKR_OK && fault("always", NULL, NULL))
    for (at = 0; at < count; at++)
      if (template[at].type == CKA_ALWAYS_AUTHENTICATE && template[at].pValue) *(CK_BBOOL *)template[at].pValue = CK_TRUE;
  return got;
}

/** A reader with keys of its own is given no PIN: `DVC_SHIM_PIN` is what its owner types there. */
static CK_RV check(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  char *typed = getenv("DVC_SHIM_PIN");
  if ((pin && length) || !fault("reader", NULL, NULL) || !typed) return real->C_Login(session, user, pin, length);
  return real->C_Login(session, user, (CK_UTF8CHAR_PTR)typed, strlen(typed));
}

/** SoftHSM has no key that asks each time: the PIN of a context login is compared here. */
static CK_RV Login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  unsigned long rv;
  char *typed = getenv("DVC_SHIM_PIN");
  if (user != CKU_CONTEXT_SPECIFIC) return check(session, user, pin, length);
  if (!begun) return CKR_OPERATION_NOT_INITIALIZED;
  if (fault("context", &rv, NULL) && rv) return rv;
  if (!length && fault("reader", NULL, NULL)) return confirmed = 1, CKR_OK;
  if (typed && (length != strlen(typed) || memcmp(pin, typed, length))) return CKR_PIN_INCORRECT;
  confirmed = 1;
  return CKR_OK;
}

static CK_RV SignInit(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  CK_RV rv = real->C_SignInit(session, mechanism, key);
  begun = rv == CKR_OK;
  confirmed = 0;
  return rv;
}

static CK_RV Sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR out, CK_ULONG_PTR size) {
  CK_BYTE rest[1024];
  CK_ULONG n = sizeof rest;
  if (fault("sign-hang", NULL, NULL)) hang();
  if (!fault("context", NULL, NULL) || confirmed) return real->C_Sign(session, data, length, out, size);
  // An operation that has failed is over (PKCS#11 2.40 §5.11).
  real->C_Sign(session, data, length, rest, &n);
  begun = 0;
  return CKR_USER_NOT_LOGGED_IN;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  CK_C_GetFunctionList get;
  void *module = dlopen(getenv("DVC_SHIM_MODULE"), RTLD_NOW | RTLD_LOCAL);
  if (!module) return CKR_GENERAL_ERROR;
  get = (CK_C_GetFunctionList)dlsym(module, "C_GetFunctionList");
  if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  shim = *real;
  shim.C_Initialize = Initialize;
  shim.C_GetSlotList = GetSlotList;
  shim.C_GetTokenInfo = GetTokenInfo;
  shim.C_GetMechanismList = GetMechanismList;
  shim.C_OpenSession = OpenSession;
  shim.C_FindObjectsInit = FindObjectsInit;
  shim.C_FindObjects = FindObjects;
  shim.C_GetAttributeValue = GetAttributeValue;
  shim.C_Login = Login;
  shim.C_SignInit = SignInit;
  shim.C_Sign = Sign;
  *list = &shim;
  return CKR_OK;
}
