package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// mostFooterBytes bounds a footer, which grows with the row groups of a merged table.
const mostFooterBytes = 256 << 20

// checkFooter returns an error if the footer of a Parquet file declares lists that
// are longer than the footer: the Parquet library allocates them before it reads them.
func checkFooter(file io.ReaderAt, size int64) (err error) {
	var end [trailer]byte
	if size < trailer {
		return fmt.Errorf("it has only %d bytes", size)
	}
	if _, err := file.ReadAt(end[:], size-trailer); err != nil {
		return err
	}
	length := int64(binary.LittleEndian.Uint32(end[:]))
	if length > size-trailer || length > mostFooterBytes {
		return fmt.Errorf("its footer would have %d bytes", length)
	}
	footer := make([]byte, length)
	if _, err := file.ReadAt(footer, size-trailer-length); err != nil {
		return err
	}
	defer func() {
		if reason := recover(); reason == errFooter {
			err = errFooter
		} else if reason != nil {
			panic(reason)
		}
	}()
	(&compact{footer}).skip(compactStruct, 0)
	return nil
}

// compact is data in Thrift's compact protocol that is skipped.
// Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
type compact struct{ text []byte }

// Types of the protocol.
const (
	compactTrue = iota + 1
	compactFalse
	compactByte
	compactInt16
	compactInt32
	compactInt64
	compactDouble
	compactBinary
	compactList
	compactSet
	compactMap
	compactStruct
)

// mostNested bounds the nesting of a footer's structures, generously.
const mostNested = 32

var errFooter = errors.New("its footer is damaged")

// take returns the next n bytes, or panics with errFooter if there are fewer.
func (c *compact) take(n uint64) []byte {
	if n > uint64(len(c.text)) {
		panic(errFooter)
	}
	taken := c.text[:n]
	c.text = c.text[n:]
	return taken
}

func (c *compact) number() uint64 {
	x, n := binary.Uvarint(c.text)
	if n <= 0 {
		panic(errFooter)
	}
	c.text = c.text[n:]
	return x
}

// skip reads past a value of a type, or panics with errFooter.
func (c *compact) skip(kind byte, depth int) {
	if depth > mostNested {
		panic(errFooter)
	}
	switch kind {
	case compactTrue, compactFalse, compactByte: // in lists; in structures the type itself is the value
		c.take(1)
	case compactInt16, compactInt32, compactInt64:
		c.number()
	case compactDouble:
		c.take(8)
	case compactBinary:
		c.take(c.number())
	case compactList, compactSet:
		head := c.take(1)[0]
		n := uint64(head >> 4)
		if n == 15 {
			n = c.number()
		}
		if n > uint64(len(c.text)) { // each element takes at least one byte
			panic(errFooter)
		}
		for range n {
			c.skip(head&15, depth+1)
		}
	case compactMap:
		if n := c.number(); n > 0 {
			types := c.take(1)[0]
			for ; n > 0; n-- {
				c.skip(types>>4, depth+1)
				c.skip(types&15, depth+1)
			}
		}
	case compactStruct:
		for head := c.take(1)[0]; head != 0; head = c.take(1)[0] {
			if head>>4 == 0 {
				c.number() // of the field
			}
			if inner := head & 15; inner != compactTrue && inner != compactFalse {
				c.skip(inner, depth+1)
			}
		}
	default:
		panic(errFooter)
	}
}
