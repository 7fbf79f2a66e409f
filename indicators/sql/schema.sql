-- Everything is appended, nothing is changed: `version` says which transaction brought a row, and "in force" is always
-- a question asked of the rows. Only store_state is updated: its one row makes writers take turns.
-- No keys, checks or sequences: the larger store has none, and nothing may depend on them.
-- Whoever changes this file adds the change to migrations/ under the next number, and a store of the last one to the tests.
-- Numbers are exact: DECIMAL(23,10) holds thirteen digits before the point and ten behind it.

CREATE TABLE store_state (schema_version INTEGER, version BIGINT);
INSERT INTO store_state VALUES (2, 0);

-- one row a transaction: who did what, when, why
CREATE TABLE change (
    version BIGINT, happened_at TIMESTAMP, who VARCHAR, what VARCHAR, subject VARCHAR, reason VARCHAR,
    old VARCHAR, new VARCHAR
);

CREATE TABLE region (version BIGINT, code VARCHAR, name VARCHAR, parent VARCHAR, level VARCHAR, aliases VARCHAR[]);

CREATE TABLE plan (
    version BIGINT, plan VARCHAR, file_name VARCHAR, content BLOB, title VARCHAR, document VARCHAR, issued DATE,
    region VARCHAR, window_start DATE, window_end DATE, tolerance DECIMAL(9, 4), report_by INTEGER
);

CREATE TABLE area (version BIGINT, plan VARCHAR, area VARCHAR, position INTEGER, name VARCHAR, lead VARCHAR[]);

CREATE TABLE indicator (
    version BIGINT, plan VARCHAR, indicator VARCHAR, position INTEGER, area VARCHAR, name VARCHAR, aliases VARCHAR[],
    unit VARCHAR, measure VARCHAR, reporting VARCHAR, every VARCHAR, january BOOLEAN, since VARCHAR, part_of VARCHAR,
    decimals INTEGER, lead VARCHAR[], partners VARCHAR[], also_in VARCHAR[], source VARCHAR, definition VARCHAR
);

CREATE TABLE target (
    version BIGINT, plan VARCHAR, indicator VARCHAR, target_id VARCHAR, region VARCHAR, position INTEGER,
    comparator VARCHAR, basis VARCHAR, number DECIMAL(23, 10), reference VARCHAR,
    window_start DATE, window_end DATE, due DATE, path VARCHAR,
    baseline_value DECIMAL(23, 10), baseline_start DATE, baseline_end DATE,
    tolerance DECIMAL(9, 4), margin DECIMAL(23, 10), two_sided BOOLEAN, per_year BOOLEAN, stretch BOOLEAN,
    target_version INTEGER
);

-- 节点计划: what should be reached by the end of a period
CREATE TABLE node (
    version BIGINT, plan VARCHAR, indicator VARCHAR, target_id VARCHAR, region VARCHAR, node_end DATE,
    value DECIMAL(23, 10)
);

CREATE TABLE milestone (
    version BIGINT, plan VARCHAR, milestone VARCHAR, position INTEGER, area VARCHAR, name VARCHAR, due DATE,
    lead VARCHAR[], partners VARCHAR[], source VARCHAR
);

CREATE TABLE milestone_done (version BIGINT, plan VARCHAR, milestone VARCHAR, done_on DATE, note VARCHAR);

-- 报送批次: its number is the version of the transaction that stored it; kind is office, published or example
-- sha256 is that of the bytes and of what was chosen for them, by which the same again is known; content_sha256 of the bytes alone
CREATE TABLE submission (
    version BIGINT, kind VARCHAR, plans VARCHAR[], file_name VARCHAR, sha256 VARCHAR, content BLOB,
    source VARCHAR, left_out INTEGER, content_sha256 VARCHAR
);

CREATE TABLE withdrawal (version BIGINT, submission BIGINT, reason VARCHAR);

-- 实际值, in the indicator's unit; sheet, row, letter of the column and cell text say where it stood in the sender's file
CREATE TABLE actual (
    submission BIGINT, plan VARCHAR, region VARCHAR, indicator VARCHAR, period_start DATE, period_end DATE,
    value DECIMAL(23, 10), sheet VARCHAR, row_number INTEGER, column_letter VARCHAR, cell_text VARCHAR, note VARCHAR
);

-- 更正: how a sender said that files of a shape are to be read (JSON); the last one holds, {} takes it back
CREATE TABLE correction (version BIGINT, sender VARCHAR, shape VARCHAR, correction VARCHAR);

-- from where a change was made: an address, or the command line of a machine
CREATE TABLE change_origin (version BIGINT, origin VARCHAR);

-- 账户: the last row of a name holds; no regions or departments is no limit by them; no password is one who signs in elsewhere
CREATE TABLE account (
    version BIGINT, name VARCHAR, role VARCHAR, regions VARCHAR[], departments VARCHAR[], password_hash VARCHAR, disabled BOOLEAN
);
