// The plan of the shop's login feature, as docs/plans.md shows it.

export const LOGIN_PLAN = `# Login

## Phase 1: Foundation [COMPLETED]

- [x] Decide on the session store

## Phase 2: Sessions

**Objective**: Users stay logged in
**Risk**: High
**Dependencies**: Phase 1

### Stage 1: Tables

- [x] Migration of \`src/db/users.sql\`
- [x] Index \`src/db/sessions.sql\`

### Stage 2: Expiry

- [ ] Refresh in \`src/login/refresh.ts\`
- [ ] Log out everywhere
- [ ] Test with two clocks
- [ ] Clean up at night
- [ ] Tell the user

## Phase 3: Form

- [ ] Build \`src/login/form.tsx\`

## Notes

Ask Ada about cookies.
`;
