#include "go_asm.h"
#include "textflag.h"

// BROADCAST puts one number into both halves of a register.
#define BROADCAST(source, register) \
	MOVSD    source, register   \
	UNPCKLPD register, register

// WORK does what operateUnitPlainly does for each half of a pair of members,
// whose readiness, trust, harm, routine and capacity are in X0 to X4. It leaves
// the work in X0 and the weights in X4.
#define WORK \
	ADDPD  X5, X0  \ // constant + readiness
	MULPD  X6, X1  \
	ADDPD  X1, X0  \ // + perTrust trust
	MAXPD  X8, X0  \ // at least fear
	MULPD  X7, X2  \
	MOVAPD X11, X1 \
	SUBPD  X2, X1  \ // 1 - perHarm harm
	MULPD  X1, X0  \
	MULPD  X3, X0  \ // x routine: w
	MULPD  X9, X4  \
	ADDPD  X10, X4 \ // initiative
	MULPD  X0, X4

// func operateUnit(u *unitWork, first, last int)
TEXT ·operateUnit(SB), NOSPLIT, $0-24
	MOVQ u+0(FP), AX
	MOVQ first+8(FP), CX
	MOVQ last+16(FP), DX
	BROADCAST(unitWork_constant(AX), X5)
	BROADCAST(unitWork_perTrust(AX), X6)
	BROADCAST(unitWork_perHarm(AX), X7)
	BROADCAST(unitWork_fear(AX), X8)
	BROADCAST(unitWork_delegation(AX), X9)
	BROADCAST(unitWork_fromBoss(AX), X10)
	BROADCAST(unitWork_one(AX), X11)
	MOVUPD unitWork_done(AX), X12
	MOVUPD unitWork_preventive(AX), X13
	MOVQ   unitWork_readiness(AX), SI
	MOVQ   unitWork_trust(AX), DI
	MOVQ   unitWork_harm(AX), R8
	MOVQ   unitWork_routine(AX), R9
	MOVQ   unitWork_capacity(AX), R10
	MOVQ   unitWork_weights(AX), R11
	DECQ   DX
	CMPQ   CX, DX
	JGE    single

pair:
	MOVUPD (SI)(CX*8), X0
	MOVUPD (DI)(CX*8), X1
	MOVUPD (R8)(CX*8), X2
	MOVUPD (R9)(CX*8), X3
	MOVUPD (R10)(CX*8), X4
	WORK
	MOVUPD X4, (R11)(CX*8)
	ADDPD  X0, X12
	ADDPD  X4, X13
	ADDQ   $2, CX
	CMPQ   CX, DX
	JLT    pair

single:
	JNE   done
	MOVSD (SI)(CX*8), X0
	MOVSD (DI)(CX*8), X1
	MOVSD (R8)(CX*8), X2
	MOVSD (R9)(CX*8), X3
	MOVSD (R10)(CX*8), X4
	WORK
	MOVSD X4, (R11)(CX*8)
	ADDSD X0, X12
	ADDSD X4, X13

done:
	MOVUPD X12, unitWork_done(AX)
	MOVUPD X13, unitWork_preventive(AX)
	RET

// LEARN does what learnUnitPlainly does for each half of a pair of members,
// whose capacity and routine are in X0 and X1, with the new capacity in X0.
#define LEARN \
	MULPD  X4, X1 \
	MOVAPD X8, X2 \
	SUBPD  X0, X2 \
	MULPD  X2, X1 \ // learned routine (1 - l)
	MOVAPD X0, X2 \
	MULPD  X5, X2 \
	SUBPD  X2, X1 \ // - forget l
	ADDPD  X1, X0 \
	MOVAPD X7, X2 \
	SUBPD  X0, X2 \
	MAXPD  X9, X2 \ // how far the example is ahead
	MULPD  X6, X2 \
	ADDPD  X2, X0 \
	MINPD  X8, X0

// func learnUnit(u *unitLearning, first, last int)
TEXT ·learnUnit(SB), NOSPLIT, $0-24
	MOVQ u+0(FP), AX
	MOVQ first+8(FP), CX
	MOVQ last+16(FP), DX
	BROADCAST(unitLearning_learned(AX), X4)
	BROADCAST(unitLearning_forget(AX), X5)
	BROADCAST(unitLearning_coached(AX), X6)
	BROADCAST(unitLearning_example(AX), X7)
	BROADCAST(unitLearning_one(AX), X8)
	XORPD X9, X9
	MOVQ  unitLearning_capacity(AX), SI
	MOVQ  unitLearning_routine(AX), DI
	DECQ  DX
	CMPQ  CX, DX
	JGE   single

pair:
	MOVUPD (SI)(CX*8), X0
	MOVUPD (DI)(CX*8), X1
	LEARN
	MOVUPD X0, (SI)(CX*8)
	ADDQ   $2, CX
	CMPQ   CX, DX
	JLT    pair

single:
	JNE   done
	MOVSD (SI)(CX*8), X0
	MOVSD (DI)(CX*8), X1
	LEARN
	MOVSD X0, (SI)(CX*8)

done:
	RET

// TWO multiplies a pair of skills by the weight in X12 and adds the products
// to one register of signed sums and, without their sign, to one of unsigned.
#define TWO(offset, signed, unsigned, product) \
	MOVUPD offset(SI), product \
	MULPD  X12, product        \
	ADDPD  product, signed     \
	ANDPD  X14, product        \
	ADDPD  product, unsigned

// func sumTwelve(signed, unsigned *[12]float64, weights, skills []float64, stride int)
TEXT ·sumTwelve(SB), NOSPLIT, $0-72
	MOVQ signed+0(FP), DI
	MOVQ unsigned+8(FP), R8
	MOVQ weights_base+16(FP), BX
	MOVQ weights_len+24(FP), CX
	MOVQ skills_base+40(FP), SI
	MOVQ stride+64(FP), DX
	SHLQ $3, DX

	MOVUPD 0(DI), X0
	MOVUPD 16(DI), X1
	MOVUPD 32(DI), X2
	MOVUPD 48(DI), X3
	MOVUPD 64(DI), X4
	MOVUPD 80(DI), X5
	MOVUPD 0(R8), X6
	MOVUPD 16(R8), X7
	MOVUPD 32(R8), X8
	MOVUPD 48(R8), X9
	MOVUPD 64(R8), X10
	MOVUPD 80(R8), X11

	// X14: all bits but the signs.
	PCMPEQL X14, X14
	PSRLQ   $1, X14

	TESTQ CX, CX
	JZ    done

member:
	BROADCAST((BX), X12)
	TWO(0, X0, X6, X13)
	TWO(16, X1, X7, X15)
	TWO(32, X2, X8, X13)
	TWO(48, X3, X9, X15)
	TWO(64, X4, X10, X13)
	TWO(80, X5, X11, X15)
	ADDQ $8, BX
	ADDQ DX, SI
	DECQ CX
	JNZ  member

done:
	MOVUPD X0, 0(DI)
	MOVUPD X1, 16(DI)
	MOVUPD X2, 32(DI)
	MOVUPD X3, 48(DI)
	MOVUPD X4, 64(DI)
	MOVUPD X5, 80(DI)
	MOVUPD X6, 0(R8)
	MOVUPD X7, 16(R8)
	MOVUPD X8, 32(R8)
	MOVUPD X9, 48(R8)
	MOVUPD X10, 64(R8)
	MOVUPD X11, 80(R8)
	RET
