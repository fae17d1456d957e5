;; Where the strings of a JSON document begin, and its objects and arrays end, 64 bytes at a time: bit n of a mask says
;; something of byte n of them. (Masks of quotes that a running exclusive or turns into masks of strings are known from
;; simdjson.) There is one function because engines do not put another in place of its call.
;;
;;      0  a stretch of the document, at most 32768 bytes, and 64 zeros behind it
(module
  (memory (export "memory") 1)

  ;; Objects and arrays that are open.
  (global $openAtEnd (mut i32) (i32.const 0))
  ;; All bits set: the next byte is inside a string.
  (global $stringAtEnd (mut i64) (i64.const 0))
  ;; 1: the next byte is escaped by the one before it.
  (global $escapeAtEnd (mut i64) (i64.const 0))

  ;; Where in this stretch the last string begins, and one more; 0 = none does.
  (global $lastString (mut i32) (i32.const 0))

  ;; A document goes on outside of any string.
  (func (export "begin") (param $depth i32)
    (global.set $openAtEnd (local.get $depth))
    (global.set $stringAtEnd (i64.const 0))
    (global.set $escapeAtEnd (i64.const 0)))

  ;; Whether what comes next is inside a string.
  (func (export "isInString") (result i32) (i32.wrap_i64 (global.get $stringAtEnd)))

  (func (export "lastString") (result i32) (global.get $lastString))

  ;; Goes on through the next stretch. Gives the position after the closing byte, 0 where it is not in this stretch, and
  ;; -1 where a backslash outside of a string shows that this is no JSON.
  (func (export "find") (param $length i32) (result i32)
    (local $at i32)
    (local $depth i32)
    (local $inString i64)
    (local $isEscaped i64)
    (local $part1 v128) (local $part2 v128) (local $part3 v128) (local $part4 v128)
    (local $quote v128) (local $backslash v128) (local $lower v128) (local $open v128) (local $close v128)
    (local $quotes i64) (local $slashes i64) (local $runs i64) (local $follows i64) (local $sum i64)
    (local $outside i64) (local $opens i64) (local $closes i64) (local $both i64)
    (global.set $lastString (i32.const 0))
    (local.set $depth (global.get $openAtEnd))
    (local.set $inString (global.get $stringAtEnd))
    (local.set $isEscaped (global.get $escapeAtEnd))
    (local.set $quote (i8x16.splat (i32.const 0x22)))
    (local.set $backslash (i8x16.splat (i32.const 0x5c)))
    (local.set $lower (i8x16.splat (i32.const 0x20)))
    (local.set $open (i8x16.splat (i32.const 0x7b)))
    (local.set $close (i8x16.splat (i32.const 0x7d)))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $at) (local.get $length)))
        (local.set $part1 (v128.load (local.get $at)))
        (local.set $part2 (v128.load offset=16 (local.get $at)))
        (local.set $part3 (v128.load offset=32 (local.get $at)))
        (local.set $part4 (v128.load offset=48 (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (local.set $quotes (i64.or
          (i64.or
            (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part1) (local.get $quote))))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part2) (local.get $quote)))) (i64.const 16)))
          (i64.or
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part3) (local.get $quote)))) (i64.const 32))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part4) (local.get $quote)))) (i64.const 48)))))
        (local.set $slashes (i64.or
          (i64.or
            (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part1) (local.get $backslash))))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part2) (local.get $backslash)))) (i64.const 16)))
          (i64.or
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part3) (local.get $backslash)))) (i64.const 32))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part4) (local.get $backslash)))) (i64.const 48)))))

        ;; The middle of a long string.
        (br_if $next (i64.eqz (i64.or
          (i64.or (local.get $quotes) (local.get $slashes))
          (i64.or (local.get $isEscaped) (i64.xor (local.get $inString) (i64.const -1))))))

        ;; Quotes that are escaped open and close nothing. Of a run of backslashes every second one is escaped itself:
        ;; adding a run's first bit to it carries out at its end, whose place is odd or even as the run is long.
        (if (i64.ne (i64.or (local.get $slashes) (local.get $isEscaped)) (i64.const 0))
          (then
            (local.set $runs
              (i64.and (local.get $slashes) (i64.xor (local.get $isEscaped) (i64.const -1))))
            (local.set $follows
              (i64.or (i64.shl (local.get $runs) (i64.const 1)) (local.get $isEscaped)))
            (local.set $sum (i64.add (local.get $runs)
              (i64.and (local.get $runs)
                (i64.and (i64.const 0xaaaaaaaaaaaaaaaa)
                  (i64.xor (local.get $follows) (i64.const -1))))))
            (local.set $isEscaped
              (i64.extend_i32_u (i64.lt_u (local.get $sum) (local.get $runs))))
            (local.set $quotes (i64.and (local.get $quotes)
              (i64.xor (i64.const -1)
                (i64.and (local.get $follows)
                  (i64.xor (i64.const 0x5555555555555555)
                    (i64.shl (local.get $sum) (i64.const 1)))))))))

        ;; From each opening quote up to its closing one, and then all that is not.
        (local.set $outside (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
        (local.set $outside (i64.xor (local.get $outside) (i64.shl (local.get $outside) (i64.const 2))))
        (local.set $outside (i64.xor (local.get $outside) (i64.shl (local.get $outside) (i64.const 4))))
        (local.set $outside (i64.xor (local.get $outside) (i64.shl (local.get $outside) (i64.const 8))))
        (local.set $outside (i64.xor (local.get $outside) (i64.shl (local.get $outside) (i64.const 16))))
        (local.set $outside (i64.xor (local.get $outside) (i64.shl (local.get $outside) (i64.const 32))))
        (local.set $outside (i64.xor (local.get $outside) (local.get $inString)))
        (local.set $quotes (i64.and (local.get $quotes) (local.get $outside)))
        (if (i64.ne (local.get $quotes) (i64.const 0))
          (then (global.set $lastString
            (i32.sub (local.get $at) (i32.wrap_i64 (i64.clz (local.get $quotes)))))))
        (local.set $inString (i64.shr_s (local.get $outside) (i64.const 63)))
        (local.set $outside (i64.xor (local.get $outside) (i64.const -1)))
        (br_if $next (i64.eqz (local.get $outside)))
        (if (i64.ne (i64.and (local.get $slashes) (local.get $outside)) (i64.const 0))
          (then (return (i32.const -1))))

        ;; With the bit of lower case set, brackets are braces.
        (local.set $part1 (v128.or (local.get $part1) (local.get $lower)))
        (local.set $part2 (v128.or (local.get $part2) (local.get $lower)))
        (local.set $part3 (v128.or (local.get $part3) (local.get $lower)))
        (local.set $part4 (v128.or (local.get $part4) (local.get $lower)))
        (local.set $opens (i64.or
          (i64.or
            (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part1) (local.get $open))))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part2) (local.get $open)))) (i64.const 16)))
          (i64.or
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part3) (local.get $open)))) (i64.const 32))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part4) (local.get $open)))) (i64.const 48)))))
        (local.set $closes (i64.or
          (i64.or
            (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part1) (local.get $close))))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part2) (local.get $close)))) (i64.const 16)))
          (i64.or
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part3) (local.get $close)))) (i64.const 32))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $part4) (local.get $close)))) (i64.const 48)))))
        (local.set $opens (i64.and (local.get $opens) (local.get $outside)))
        (local.set $closes (i64.and (local.get $closes) (local.get $outside)))

        (if (i64.lt_u (i64.popcnt (local.get $closes)) (i64.extend_i32_u (local.get $depth)))
          (then
            (local.set $depth (i32.add (local.get $depth) (i32.wrap_i64
              (i64.sub (i64.popcnt (local.get $opens)) (i64.popcnt (local.get $closes))))))
            (br $next)))

        ;; It may end here: one after the other.
        (local.set $both (i64.or (local.get $opens) (local.get $closes)))
        (loop $each
          (br_if $next (i64.eqz (local.get $both)))
          (if (i64.eqz (i64.and (local.get $closes)
                (i64.and (local.get $both) (i64.sub (i64.const 0) (local.get $both)))))
            (then (local.set $depth (i32.add (local.get $depth) (i32.const 1))))
            (else
              (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
              (if (i32.eqz (local.get $depth))
                (then (return (i32.add
                  (i32.sub (local.get $at) (i32.const 63))
                  (i32.wrap_i64 (i64.ctz (local.get $both)))))))))
          ;; Without its lowest bit.
          (local.set $both (i64.and (local.get $both) (i64.sub (local.get $both) (i64.const 1))))
          (br $each))))
    (global.set $openAtEnd (local.get $depth))
    (global.set $stringAtEnd (local.get $inString))
    (global.set $escapeAtEnd (local.get $isEscaped))
    (i32.const 0)))
