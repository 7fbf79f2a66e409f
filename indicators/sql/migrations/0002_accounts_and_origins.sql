-- Who may do what, and from where each change was made.

ALTER TABLE submission ADD COLUMN content_sha256 VARCHAR;
UPDATE submission SET content_sha256 = sha256(content);

CREATE TABLE change_origin (version BIGINT, origin VARCHAR);

CREATE TABLE account (
    version BIGINT, name VARCHAR, role VARCHAR, regions VARCHAR[], departments VARCHAR[], password_hash VARCHAR, disabled BOOLEAN
);
